using Hype.Vm.Tests.Boot.Linux;
using Hype.Vm.Tests.Errors;
using Xunit;

namespace Hype.Cli.Tests;

/// <summary>A kernel, an initial RAM disk or a command line that cannot be booted: exit status 4, whatever this host is.</summary>
public sealed class LoadErrorTests : CommandTest
{
    private const int Load = 4;

    [Fact]
    public Task Missing_kernel() => AssertKernelRefusedAsync(PathOf("none"), "does not exist.");

    [Fact]
    public Task Missing_kernel_by_a_relative_path() =>
        AssertRefusedAsync(
            Load,
            $"The kernel 'vmlinuz' does not exist in '{WorkingDirectory}'.",
            "run",
            "--kvm",
            Nowhere,
            "--kernel",
            "vmlinuz");

    [Fact]
    public Task Empty_kernel() => AssertKernelRefusedAsync(WriteFile("empty", []), $"is empty; {KernelWanted}");

    [Fact]
    public Task Directory_as_kernel() => AssertKernelRefusedAsync(FilesDirectory, $"is a directory; {KernelWanted}");

    [Fact]
    public Task Named_pipe_as_kernel_is_not_waited_for() =>
        AssertKernelRefusedAsync(SpecialFiles.MakeNamedPipe(PathOf("pipe")), $"is a named pipe; {KernelWanted}");

    [Fact]
    public Task Device_as_kernel() => AssertKernelRefusedAsync("/dev/zero", $"is a device; {KernelWanted}");

    [Fact]
    public Task Truncated_kernel() =>
        AssertKernelRefusedAsync(
            WriteFile("vmlinuz", new BzImageBuilder().BuildTruncated(8000)),
            "is truncated: it has 8000 of the 15360 bytes that its header speaks of; copy or download it again.");

    [Fact]
    public Task File_that_is_no_kernel() =>
        AssertKernelRefusedAsync(
            WriteFile("zeros", new byte[5000]),
            $"is no Linux kernel for x86: at 0x202 it has 0x00000000 and not 0x53726448 (\"HdrS\"); {KernelWanted}");

    [Fact]
    public Task Elf_file_as_kernel() =>
        AssertKernelRefusedAsync(WriteFile("vmlinux", [0x7f, .. "ELF"u8, .. new byte[5000]]), "is an ELF file of class 0; 64-bit ones have 2, and a kernel built with CONFIG_64BIT is needed.");

    [Fact]
    public Task Kernel_for_32_bits_only() =>
        AssertKernelRefusedAsync(
            WriteKernel(new BzImageBuilder().With16(0x236, 0)),
            "is for 32-bit processors (xloadflags 0x0000 lack XLF_KERNEL_64); a kernel built with CONFIG_64BIT is needed.");

    [Fact]
    public Task Boot_protocol_that_is_too_old() =>
        AssertKernelRefusedAsync(
            WriteKernel(new BzImageBuilder().With16(0x206, 0x020a)),
            "speaks boot protocol 2.10; 2.12 or newer is needed (Linux 3.8 or newer).");

    [Fact]
    public Task Kernel_larger_than_memory() =>
        AssertKernelRefusedAsync(
            WriteKernel(new BzImageBuilder().With32(0x260, 0)),
            "needs 12 KiB of memory from 0x1000000 on for its code (syssize), and the machine has 16 MiB; give it 17 MiB or more.",
            "--memory",
            "16M");

    [Fact]
    public Task Init_size_larger_than_memory() =>
        AssertKernelRefusedAsync(
            WriteKernel(),
            "needs 8 MiB of memory from 0x1000000 on to unpack itself (init_size), and the machine has 16 MiB; give it 24 MiB or more.",
            "--memory",
            "16M");

    [Fact]
    public Task Memory_too_small_for_anything() =>
        AssertKernelRefusedAsync(
            WriteKernel(),
            "needs 8 MiB of memory from 0x1000000 on to unpack itself (init_size), and the machine has 4 KiB; give it 24 MiB or more.",
            "--memory",
            "4K");

    [Fact]
    public Task Missing_initrd() => AssertInitrdRefusedAsync(PathOf("none"), "does not exist.");

    [Fact]
    public Task Empty_initrd() => AssertInitrdRefusedAsync(WriteFile("empty", []), "is empty; a cpio archive is needed, compressed or not.");

    [Fact]
    public Task Directory_as_initrd() =>
        AssertInitrdRefusedAsync(FilesDirectory, "is a directory; a cpio archive is needed, compressed or not.");

    [Fact]
    public Task Initrd_that_does_not_fit() =>
        AssertInitrdRefusedAsync(
            WriteFile("initrd", new byte[(16 << 20) + 1]),
            "has 16777217 bytes and does not fit beside the kernel at 0x1000000..0x1800000 into the machine's 32 MiB; give it 41 MiB or more.",
            "--memory",
            "32M");

    [Fact]
    public Task Command_line_that_is_too_long() =>
        AssertRefusedAsync(
            Load,
            "The command line has 2000 bytes, and 2070 with the parameters of the devices; this kernel takes at most 2047, so shorten it by 23.",
            "run",
            "--no-acpi",
            "--kvm",
            Nowhere,
            "--kernel",
            WriteKernel(),
            "--cmdline",
            new string('x', 2000));

    private Task AssertKernelRefusedAsync(string path, string rest, params string[] more) =>
        AssertRefusedAsync(Load, $"The kernel '{path}' {rest}", ["run", "--kvm", Nowhere, "--kernel", path, .. more]);

    private Task AssertInitrdRefusedAsync(string path, string rest, params string[] more) =>
        AssertRefusedAsync(
            Load,
            $"The initial RAM disk '{path}' {rest}",
            ["run", "--kvm", Nowhere, "--kernel", WriteKernel(), "--initrd", path, .. more]);
}
