using Hype.Interop;
using Hype.Kvm;
using Hype.Testing;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Preflight;
using Hype.Vm.Tests.Boot.Linux;
using Hype.Vm.Tests.Machine;
using Xunit;

namespace Hype.Vm.Tests.Preflight;

/// <summary>Each line of the doctor, with a host that has what it speaks of.</summary>
[Collection(nameof(KvmTier))]
public sealed class HostCheckTests
{
    [Fact]
    public async Task Healthy_host_has_good_lines_only()
    {
        HostReport report = await CheckAsync(new InjectedHost());

        Assert.True(report.CanRunLinux);
        Assert.All(report.Findings, static finding => Assert.Equal((HostFindingSeverity.Good, null), (finding.Severity, finding.Remedy)));
        Assert.Equal(
            [
                "/dev/kvm can be opened, and is KVM's device.",
                "KVM has each of the 9 capabilities that Hype uses.",
                "KVM recommends up to 16 vCPUs for a guest, and allows 1024.",
                "/dev/kvm runs guest code on the processor.",
                "The processor (GenuineIntel) has VT-x (vmx).",
                "This host is no virtual machine.",
                "Guests can run guests of their own.",
                "This process may open 1024 files.",
                "This process may map as much as it likes.",
                "This process may lock 8 MiB memory; Hype locks none.",
                "The host has 7812 MiB of memory to spare. A guest takes what it touches, and no more.",
                "Transparent huge pages: madvise. The pool of large pages has 8, 4 of them free.",
            ],
            report.Findings.Select(static finding => finding.Sentence));
    }

    [Fact]
    public async Task Kvm_that_is_refused_is_told_with_its_remedy_and_nothing_more_is_asked_of_it()
    {
        KvmException refusal = new("open(/dev/kvm)", Errno.EACCES, hint: "Add the user to the group kvm.");
        HostReport report = await CheckAsync(new InjectedHost { Refusal = refusal });

        Assert.Equal(HostFinding.Fail("kvm-device", refusal.Message), report.FirstFailure);
        Assert.DoesNotContain(report.Findings, static finding => finding.Id is "kvm-speed" or "kvm-capability");
        Assert.Contains(report.Findings, static finding => finding.Id == "memory");
    }

    [Fact]
    public async Task Kvm_that_emulates_is_a_failure()
    {
        HostReport report = await CheckAsync(new InjectedHost { Loop = new KvmPreflightResult(false, "/dev/kvm emulates guest code.") });

        Assert.Equal(("kvm-speed", "/dev/kvm emulates guest code."), (report.FirstFailure!.Id, report.FirstFailure.Sentence));
        Assert.Contains("VT-x or AMD-V", report.FirstFailure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KvmCapability.UserMemory, "This KVM has no KVM_CAP_USER_MEMORY: a guest has no memory.")]
    [InlineData(KvmCapability.ImmediateExit, "This KVM has no KVM_CAP_IMMEDIATE_EXIT: a vCPU cannot be stopped for certain.")]
    [InlineData(KvmCapability.IrqChip, "This KVM has no KVM_CAP_IRQCHIP: a guest has no interrupt controller.")]
    [InlineData(KvmCapability.Pit2, "This KVM has no KVM_CAP_PIT2: a guest has no timer to begin with.")]
    [InlineData(KvmCapability.IrqFd, "This KVM has no KVM_CAP_IRQFD: devices cannot interrupt a guest.")]
    [InlineData(KvmCapability.IoEventFd, "This KVM has no KVM_CAP_IOEVENTFD: drivers cannot notify devices.")]
    public async Task Capability_without_which_nothing_goes_is_a_failure(KvmCapability capability, string sentence)
    {
        HostReport report = await CheckAsync(new InjectedHost { Missing = { capability } });

        Assert.Equal(sentence, report.FirstFailure?.Sentence);
        Assert.DoesNotContain(report.Findings, static finding => finding.Id == "kvm-speed"); // Nothing could run.
    }

    [Theory]
    [InlineData(KvmCapability.TscDeadlineTimer, "This KVM has no KVM_CAP_TSC_DEADLINE_TIMER: a guest's timers are set by a slower register, and calibrated first.")]
    [InlineData(KvmCapability.GetTscKhz, "This KVM has no KVM_CAP_GET_TSC_KHZ: a guest measures the speed of its cycle counter at each boot.")]
    [InlineData(KvmCapability.KvmClockCtrl, "This KVM has no KVM_CAP_KVMCLOCK_CTRL: a guest may take a pause for a lock-up, and say so in its log.")]
    public async Task Capability_that_would_be_good_is_a_warning(KvmCapability capability, string sentence)
    {
        HostReport report = await CheckAsync(new InjectedHost { Missing = { capability } });

        Assert.True(report.CanRunLinux);
        AssertWarning(report, "kvm-capability", sentence);
    }

    [Theory]
    [InlineData("/proc/cpuinfo", null, "cpu", "/proc/cpuinfo cannot be read, so nothing is known of the processor.")]
    [InlineData("/proc/cpuinfo", "vendor_id : AuthenticAMD\nflags : fpu\n", "cpu", "The processor (AuthenticAMD) shows neither svm nor vmx.")]
    [InlineData("/proc/self/limits", "Max open files            64  64  files\n", "limit-descriptors", "This process may open 64 files; a machine takes some twenty, and more for each vCPU and device.")]
    [InlineData("/proc/self/limits", "Max address space         1073741824  unlimited  bytes\n", "limit-address-space", "This process may map 1 GiB: a guest's memory has to fit into that.")]
    [InlineData("/proc/meminfo", null, "memory", "/proc/meminfo does not tell how much memory is free.")]
    [InlineData("/proc/meminfo", "MemAvailable:     131072 kB\n", "memory", "The host has 128 MiB of memory to spare.")]
    public async Task Host_that_could_be_better_gets_a_warning(string file, string? text, string id, string sentence)
    {
        InjectedHost host = new();
        host.Files.Remove(file);
        if (text is not null)
        {
            host.Files.Add(file, text);
        }

        AssertWarning(await CheckAsync(host), id, sentence);
    }

    [Theory]
    [InlineData("/proc/cpuinfo", "vendor_id : AuthenticAMD\nflags : fpu svm hypervisor\n", "cpu", "The processor (AuthenticAMD) has AMD-V (svm).")]
    [InlineData("/proc/cpuinfo", "flags : svm hypervisor\n", "cpu-nesting", "This host is a virtual machine itself, so guests are nested: each exit of theirs costs several.")]
    [InlineData("/sys/module/kvm_intel/parameters/nested", "N\n", "kvm-nested", "Guests cannot run guests of their own, or this KVM does not say.")]
    [InlineData("/proc/self/limits", "Max open files            unlimited  unlimited  files\nMax locked memory  unlimited  unlimited bytes\n", "limit-descriptors", "This process may open any number of files.")]
    [InlineData("/proc/self/limits", "", "limit-locked-memory", "This process may lock any amount of memory; Hype locks none.")]
    [InlineData("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n", "huge-pages", "Transparent huge pages: always. The pool of large pages has 8, 4 of them free.")]
    public async Task What_is_only_worth_knowing_is_said(string file, string text, string id, string sentence)
    {
        InjectedHost host = new();
        host.Files[file] = text;

        HostReport report = await CheckAsync(host);

        Assert.Contains(HostFinding.Good(id, sentence), report.Findings);
    }

    [Fact]
    public async Task Kernel_is_looked_at_by_the_code_that_boots_it()
    {
        HostCheckOptions good = new() { Boot = LinuxBoot.FromMemory(new BzImageBuilder().Build()) };
        HostCheckOptions bad = new() { Boot = LinuxBoot.FromMemory(new byte[4096]) };
        HostCheckOptions small = new() { Boot = good.Boot, MemorySize = ByteSize.MiB(2) };

        HostFinding found = (await CheckAsync(new InjectedHost(), good)).Findings[^1];
        HostFinding refused = (await CheckAsync(new InjectedHost(), bad)).Findings[^1];
        HostFinding tooBig = (await CheckAsync(new InjectedHost(), small)).Findings[^1];

        Assert.Equal((HostCheck.GuestId, HostFindingSeverity.Good), (found.Id, found.Severity));
        Assert.Contains("is a bzImage, entered in 64-bit mode; it takes ", found.Sentence, StringComparison.Ordinal);
        Assert.Equal((HostCheck.GuestId, HostFindingSeverity.Failure), (refused.Id, refused.Severity));
        Assert.Equal((HostCheck.GuestId, HostFindingSeverity.Failure), (tooBig.Id, tooBig.Severity));
    }

    [Fact]
    public async Task Empty_path_is_the_callers_mistake() =>
        await Assert.ThrowsAsync<ArgumentException>(() => HostCheck.RunAsync(new HostCheckOptions { KvmPath = "" }));

    [RequiresKvmFact]
    public async Task This_host_is_judged_as_its_KVM_runs()
    {
        KvmPreflightResult loop = await KvmPreflight.CheckAsync();

        HostReport report = await HostCheck.RunAsync().WaitAsync(TestDeadline.Span);

        Assert.Equal(loop.CanRunLinux, report.CanRunLinux);
        Assert.Contains(report.Findings, static finding => finding.Id == "kvm-device" && finding.Severity == HostFindingSeverity.Good);
        Assert.Contains(loop.CanRunLinux ? "runs guest code" : "emulates guest code", report.Findings.Single(static finding => finding.Id == "kvm-speed").Sentence, StringComparison.Ordinal);
    }

    private static Task<HostReport> CheckAsync(InjectedHost host, HostCheckOptions? options = null) =>
        HostCheck.RunAsync(host, options ?? new HostCheckOptions(), CancellationToken.None);

    private static void AssertWarning(HostReport report, string id, string sentence)
    {
        HostFinding finding = Assert.Single(report.Findings, finding => finding.Severity == HostFindingSeverity.Warning);
        Assert.Equal((id, sentence), (finding.Id, finding.Sentence));
        Assert.False(string.IsNullOrEmpty(finding.Remedy));
    }
}
