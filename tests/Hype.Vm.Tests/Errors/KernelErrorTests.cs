using Hype.Vm.Boot.Linux;
using Hype.Vm.Tests.Boot.Linux;
using Hype.Vm.Tests.Machine;
using Xunit;

namespace Hype.Vm.Tests.Errors;

/// <summary>What is said of a kernel that cannot be booted.</summary>
[Collection(nameof(KvmTier))]
public sealed class KernelErrorTests : RefusedMachine
{
    [Fact]
    public void Missing_file() => AssertFileRefused(PathOf("none"), "does not exist.");

    [Fact]
    public void Missing_file_by_a_relative_path() =>
        AssertBootRefused(LinuxBoot.FromFiles("no-such-kernel"), $"The kernel 'no-such-kernel' does not exist in '{Environment.CurrentDirectory}'.");

    [Fact]
    public void Path_through_a_file() => AssertFileRefused(Path.Combine(WriteKernel(), "vmlinuz"), "does not exist.");

    [Fact]
    public void Link_to_nothing()
    {
        File.CreateSymbolicLink(PathOf("vmlinuz"), PathOf("none"));

        AssertFileRefused(PathOf("vmlinuz"), "does not exist.");
    }

    [Fact]
    public void Links_in_a_circle()
    {
        File.CreateSymbolicLink(PathOf("one"), PathOf("other"));
        File.CreateSymbolicLink(PathOf("other"), PathOf("one"));

        AssertFileRefused(PathOf("one"), $"cannot be opened: open({PathOf("one")}) failed: ELOOP (40, Too many levels of symbolic links).");
    }

    [Fact]
    public void Empty_file() => AssertFileRefused(WriteFile("empty", []), $"is empty; {KernelWanted}");

    [Fact]
    public void Directory_in_its_place() => AssertFileRefused(Path.GetDirectoryName(PathOf("x"))!, $"is a directory; {KernelWanted}");

    [Fact]
    public void Named_pipe_in_its_place_is_not_waited_for() =>
        AssertFileRefused(SpecialFiles.MakeNamedPipe(PathOf("pipe")), $"is a named pipe; {KernelWanted}");

    [Fact]
    public void Socket_in_its_place()
    {
        using SpecialFiles.ListeningSocket socket = new(PathOf("socket"));

        AssertFileRefused(PathOf("socket"), $"is a socket; {KernelWanted}");
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/zero")]
    public void Device_in_its_place(string path) => AssertFileRefused(path, $"is a device; {KernelWanted}");

    [Fact]
    public void File_of_text() =>
        AssertBootRefused(new byte[5], $"The kernel in memory has 5 bytes, fewer than the 612 of a kernel's header; {KernelWanted}");

    [Fact]
    public void Truncated_file() =>
        AssertFileRefused(
            WriteFile("vmlinuz", new BzImageBuilder().BuildTruncated(8000)),
            "is truncated: it has 8000 of the 15360 bytes that its header speaks of; copy or download it again.");

    [Fact]
    public void File_without_a_header() =>
        AssertFileRefused(
            WriteFile("zeros", new byte[100_000]),
            $"is no Linux kernel for x86: at 0x202 it has 0x00000000 and not 0x53726448 (\"HdrS\"); {KernelWanted}");

    [Fact]
    public void Elf_file() =>
        AssertFileRefused(WriteFile("vmlinux", [0x7f, (byte)'E', (byte)'L', (byte)'F', .. new byte[5000]]), "is an ELF file of class 0; 64-bit ones have 2, and a kernel built with CONFIG_64BIT is needed.");

    [Fact]
    public void Gzip_file() => AssertFileRefused(WriteFile("Image.gz", [0x1f, 0x8b, .. new byte[5000]]), $"is a gzip file; {KernelWanted}");

    [Fact]
    public void Kernel_for_arm64() =>
        AssertFileRefused(WriteFile("Image", [(byte)'M', (byte)'Z', .. new byte[0x36], .. "ARMd"u8, .. new byte[5000]]), $"is a kernel for arm64; {KernelWanted}");

    [Fact]
    public void Kernel_for_32_bits_only() =>
        AssertBootRefused(
            new BzImageBuilder().With16(0x236, 0).Build(),
            "The kernel in memory is for 32-bit processors (xloadflags 0x0000 lack XLF_KERNEL_64); a kernel built with CONFIG_64BIT is needed.");

    [Fact]
    public void Boot_protocol_that_is_too_old() =>
        AssertBootRefused(
            new BzImageBuilder().With16(0x206, 0x020a).Build(),
            "The kernel in memory speaks boot protocol 2.10; 2.12 or newer is needed (Linux 3.8 or newer).");

    [Fact]
    public void Kernel_larger_than_memory() =>
        AssertBootRefused(
            new BzImageBuilder().With32(0x260, 0).Build(),
            "The kernel in memory needs 12 KiB of memory from 0x1000000 on for its code (syssize), and the machine has 16 MiB; give it 17 MiB or more.",
            ByteSize.MiB(16));

    [Fact]
    public void Init_size_larger_than_memory() =>
        AssertBootRefused(
            new BzImageBuilder().With32(0x260, 51 << 20).Build(),
            "The kernel in memory needs 51 MiB of memory from 0x1000000 on to unpack itself (init_size), and the machine has 64 MiB; give it 67 MiB or more.");

    [Fact]
    public void Memory_too_small_for_any_kernel() =>
        AssertBootRefused(
            new BzImageBuilder().Build(),
            "The kernel in memory needs 8 MiB of memory from 0x1000000 on to unpack itself (init_size), and the machine has 4 KiB; give it 24 MiB or more.",
            ByteSize.KiB(4));

    [Fact]
    public void Init_size_larger_than_any_memory() =>
        AssertBootRefused(
            new BzImageBuilder().With32(0x260, uint.MaxValue).Build(),
            "The kernel in memory needs 4294967295 bytes of memory from 0x1000000 on to unpack itself (init_size), "
            + "and a machine has memory for it from 0x100000 to 0xc0000000 at most.");

    private static void AssertFileRefused(string path, string rest) =>
        AssertBootRefused(LinuxBoot.FromFiles(path), $"The kernel '{path}' {rest}");
}
