using Hype.Kvm;
using Hype.Testing;
using Hype.Vm.Arch.X86;
using Hype.Vm.Boot;
using Hype.Vm.Consoles;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Machine;
using Xunit;

namespace Hype.Vm.Tests.Errors;

/// <summary>What is said of values out of their range, and of a KVM that cannot be used.</summary>
[Collection(nameof(KvmTier))]
public sealed class MachineErrorTests : RefusedMachine
{
    [Fact]
    public void Memory_of_zero() =>
        AssertValueRefused("MemorySize", "The memory size is 0 bytes; it must be a multiple of 4 KiB, from 4 KiB to 1023 GiB.", default);

    [Fact]
    public void Memory_of_an_odd_size() =>
        AssertValueRefused(
            "MemorySize",
            "The memory size is 268435457 bytes; it must be a multiple of 4 KiB, from 4 KiB to 1023 GiB.",
            new ByteSize((256 << 20) + 1));

    [Fact]
    public void Memory_larger_than_any_machine() =>
        AssertValueRefused("MemorySize", "The memory size is 1024 GiB; it must be a multiple of 4 KiB, from 4 KiB to 1023 GiB.", ByteSize.GiB(1024));

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void Vcpus_out_of_range(int count) =>
        AssertValueRefused("VcpuCount", $"A virtual machine has 1 to 254 vCPUs, not {count}.", ByteSize.MiB(64), count);

    [Fact]
    public void Memory_larger_than_the_processors_reach()
    {
        X86VcpuSetup.CheckMemory(new GuestMemoryLayout(63UL << 30), 1UL << 36);

        KvmException exception = Assert.Throws<KvmException>(() => X86VcpuSetup.CheckMemory(new GuestMemoryLayout(64UL << 30), 1UL << 36));

        Assert.Equal(
            "KVM_GET_SUPPORTED_CPUID failed: EOPNOTSUPP (95, Operation not supported) for 64 GiB of guest memory. "
            + "They would end at 0x1040000000, and this host's processors reach up to 0x1000000000: ask for at most 63 GiB.",
            exception.Message);
    }

    [Fact]
    public void Kvm_that_is_missing() =>
        AssertKvmRefused(
            PathOf("kvm"),
            $"open({PathOf("kvm")}) failed: ENOENT (2, No such file or directory). There is no KVM here: load the module (modprobe kvm_intel or "
            + "kvm_amd), switch virtualization on in the firmware, or allow nested virtualization for this machine.");

    [Fact]
    public void Directory_as_kvm() =>
        AssertKvmRefused("/dev", "open(/dev) failed: EISDIR (21, Is a directory). This is a directory: give the path of KVM's device, as a rule /dev/kvm.");

    [Fact]
    public void File_as_kvm() => AssertKvmRefused(WriteFile("kvm", [1]), NotKvm(PathOf("kvm")));

    [Fact]
    public void Named_pipe_as_kvm() => AssertKvmRefused(SpecialFiles.MakeNamedPipe(PathOf("kvm")), NotKvm(PathOf("kvm")));

    [Fact]
    public void Other_device_as_kvm() => AssertKvmRefused("/dev/null", NotKvm("/dev/null"));

    [RequiresKvmFact]
    public void Guest_that_fails_when_everything_else_is_there_leaves_nothing() =>
        AssertRefused<KernelLoadException>(
            new VirtualMachineOptions
            {
                Boot = new LateRefusal(),
                VcpuCount = 2,
                Devices = { new VirtioConsoleOptions { Endpoint = new MemoryConsole() }, new VirtioEntropyOptions() },
            },
            "late");

    private static string NotKvm(string path) =>
        $"KVM_GET_API_VERSION failed: ENOTTY (25, Inappropriate ioctl for device) for {path}. "
        + "This is not the device of KVM: give the path of that, as a rule /dev/kvm.";

    private static void AssertKvmRefused(string path, string sentence) =>
        AssertRefused<KvmException>(new VirtualMachineOptions { Boot = new TinyGuest(static _ => { }), KvmPath = path }, sentence);

    /// <summary>Refuses in the last step of making a machine.</summary>
    private sealed class LateRefusal : IGuestLoader
    {
        public BootState Load(GuestLoadContext context) => throw new KernelLoadException("late");
    }
}
