using Hype.Vm.Tests.Errors;
using Xunit;

namespace Hype.Cli.Tests;

/// <summary>A host that refuses: exit status 3.</summary>
public sealed class HostErrorTests : CommandTest
{
    private const int Host = 3;

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    public Task No_kvm(string command) =>
        AssertRefusedAsync(
            Host,
            NoKvm,
            [command, "--kvm", Nowhere, .. KernelFor(command)]);

    [Theory]
    [InlineData("run", "/dev/null")]
    [InlineData("check", "/dev/null")]
    public Task Other_device_as_kvm(string command, string path) =>
        AssertRefusedAsync(Host, NotKvm(path), [command, "--kvm", path, .. KernelFor(command)]);

    [Fact]
    public Task Named_pipe_as_kvm_is_not_waited_for()
    {
        string path = SpecialFiles.MakeNamedPipe(PathOf("kvm"));

        return AssertRefusedAsync(Host, NotKvm(path), "check", "--kvm", path);
    }

    [Fact]
    public Task Directory_as_kvm() =>
        AssertRefusedAsync(
            Host,
            "open(/dev) failed: EISDIR (21, Is a directory). This is a directory: give the path of KVM's device, as a rule /dev/kvm.",
            "check",
            "--kvm",
            "/dev");

    [SkippableFact]
    public async Task Memory_larger_than_the_process_may_have()
    {
        string? reason = ConfinedCommand.WhyNotStarted("prlimit");
        Skip.If(reason is not null, reason);
        string[] arguments = ["run", "--kvm", Nowhere, "--kernel", WriteKernel(), "--memory", "512G"];

        // The part beyond the device hole is what does not fit.
        CommandResult result = await ConfinedCommand.RunAsync(WorkingDirectory, ["prlimit", "--as=400000000000"], HypeCommand.Path, arguments);

        AssertRefused(
            Host,
            "mmap(guest memory) failed: ENOMEM (12, Cannot allocate memory) for 509 GiB. "
            + "Ask for less memory, or raise the limit of the process's address space (ulimit -v).\n"
            + $"hype: {NoKvm}",
            result);
    }

    [SkippableFact]
    public async Task Kvm_that_emulates_guest_code_is_told_before_booting()
    {
        Skip.IfNot(File.Exists("/dev/kvm"), "There is no /dev/kvm.");
        CommandResult check = await ConfinedCommand.RunAsync(WorkingDirectory, ["check"]);
        Skip.If(check.ExitCode == 0, "This host's KVM runs guest code on the processor.");

        CommandResult result = await ConfinedCommand.RunAsync(WorkingDirectory, ["run", "--kernel", WriteKernel()]);

        AssertQuiet(Host, result);
        Assert.Matches(
            @"^hype: /dev/kvm emulates guest code \(\d+ instructions took \d+\.\d ms\); "
            + @"Linux needs a host whose KVM runs it on the processor \(VT-x or AMD-V\)\. Use a host with VT-x or AMD-V; .*\. 'hype check' says more; --force boots nevertheless\.\n$",
            result.Error);
    }

    private static string NoKvm =>
        $"open({Nowhere}) failed: ENOENT (2, No such file or directory). There is no KVM here: load the module (modprobe kvm_intel or "
        + "kvm_amd), switch virtualization on in the firmware, or allow nested virtualization for this machine.";

    private static string NotKvm(string path) =>
        $"KVM_GET_API_VERSION failed: ENOTTY (25, Inappropriate ioctl for device) for {path}. "
        + "This is not the device of KVM: give the path of that, as a rule /dev/kvm.";

    private string[] KernelFor(string command) => command == "run" ? ["--kernel", WriteKernel()] : [];
}
