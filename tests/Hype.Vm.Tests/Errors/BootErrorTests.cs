using Hype.Vm.Boot.Linux;
using Hype.Vm.Tests.Boot.Linux;
using Hype.Vm.Tests.Machine;
using Xunit;

namespace Hype.Vm.Tests.Errors;

/// <summary>What is said of an initial RAM disk or a command line that cannot be booted with.</summary>
[Collection(nameof(KvmTier))]
public sealed class BootErrorTests : RefusedMachine
{
    private const string InitrdWanted = "a cpio archive is needed, compressed or not.";

    [Fact]
    public void Missing_initrd() => AssertInitrdRefused(PathOf("none"), "does not exist.");

    [Fact]
    public void Empty_initrd() => AssertInitrdRefused(WriteFile("initrd", []), $"is empty; {InitrdWanted}");

    [Fact]
    public void Directory_as_initrd() => AssertInitrdRefused(Path.GetDirectoryName(PathOf("x"))!, $"is a directory; {InitrdWanted}");

    [Fact]
    public void Named_pipe_as_initrd_is_not_waited_for() =>
        AssertInitrdRefused(SpecialFiles.MakeNamedPipe(PathOf("pipe")), $"is a named pipe; {InitrdWanted}");

    [Fact]
    public void Initrd_that_does_not_fit() =>
        AssertInitrdRefused(
            WriteFile("initrd", new byte[(40 << 20) + 1]),
            "has 41943041 bytes and does not fit beside the kernel at 0x1000000..0x1800000 into the machine's 64 MiB; give it 65 MiB or more.");

    [Fact]
    public void Initrd_that_no_memory_makes_fit() =>
        AssertBootRefused(
            LinuxBoot.FromMemory(new BzImageBuilder().With32(0x22c, 0xff_ffff).With16(0x236, 1).Build(), new byte[16 << 20]),
            "The initial RAM disk in memory has 16 MiB and does not fit beside the kernel at 0x1000000..0x1800000 into the machine's 64 MiB; "
            + "a smaller one is needed, as this kernel takes it from addresses below 0x1000000 only.");

    [Fact]
    public void Command_line_that_is_too_long() =>
        AssertCommandLineRefused(
            new string('x', 3000),
            "The command line has 3000 bytes, and 3035 with the parameters of the devices; this kernel takes at most 2047, so shorten it by 988.");

    [Fact]
    public void Command_line_that_the_devices_make_too_long() =>
        AssertCommandLineRefused(
            new string('x', 2047),
            "The command line has 2047 bytes, and 2082 with the parameters of the devices; this kernel takes at most 2047, so shorten it by 35.");

    [Fact]
    public void Command_line_with_a_zero_character() =>
        AssertCommandLineRefused("quiet\0", "The command line has a zero character at position 5; the kernel would stop there.");

    [Fact]
    public void Command_line_that_is_too_long_where_ACPI_announces_the_devices() =>
        AssertBootRefused(
            LinuxBoot.FromMemory(new BzImageBuilder().Build(), commandLine: new string('x', 2048)),
            "The command line has 2048 bytes; this kernel takes at most 2047, so shorten it by 1.");

    private static void AssertCommandLineRefused(string commandLine, string sentence) =>
        AssertBootRefused(LinuxBoot.FromMemory(new BzImageBuilder().Build(), commandLine: commandLine), sentence, acpi: false);

    private void AssertInitrdRefused(string path, string rest) =>
        AssertBootRefused(LinuxBoot.FromFiles(WriteKernel(), path), $"The initial RAM disk '{path}' {rest}");
}
