using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

/// <summary>What people take for a kernel is called by its name, whether it is long enough for a kernel's header or not.</summary>
public sealed class ForeignImageTests
{
    [Theory]
    [InlineData(0x38, "41524d64", "a kernel for arm64")]
    [InlineData(0x38, "52534305", "a kernel for RISC-V")]
    [InlineData(4, "7a696d67", "a compressed EFI kernel for another processor (zboot)")]
    [InlineData(0, "27051956", "a U-Boot image")]
    [InlineData(0, "1f8b08", "a gzip file")]
    [InlineData(0, "fd377a585a00", "an xz file")]
    [InlineData(0, "28b52ffd", "a zstd file")]
    [InlineData(0, "04224d18", "an lz4 file")]
    [InlineData(0, "02214c18", "an lz4 file")]
    [InlineData(0, "425a6839", "a bzip2 file")]
    [InlineData(0, "303730373031", "a cpio archive, as initial RAM disks are")]
    [InlineData(0, "514649fb", "a disk image (qcow2)")]
    [InlineData(0, "4d5a", "an EFI or DOS program without a Linux header")]
    [InlineData(0, "23212f62696e2f7368", "a script")]
    public void Foreign_image_is_called_by_its_name(int offset, string mark, string name)
    {
        string message = $"The kernel in memory is {name}; {ImageRole.Kernel.Wanted}.";

        Assert.Equal(message, MessageOf(WithMark(100, offset, mark)));
        Assert.Equal(message, MessageOf(WithMark(1 << 20, offset, mark)));
    }

    [Fact]
    public void Kernel_that_is_an_EFI_program_too_is_taken() =>
        LinuxBoot.FromMemory(new BzImageBuilder().With16(0, 0x5a4d).Build()).Validate(new GuestMemoryLayout(256 << 20), []);

    private static byte[] WithMark(int length, int offset, string mark)
    {
        byte[] image = new byte[length];
        Convert.FromHexString(mark).CopyTo(image, offset);
        return image;
    }

    private static string MessageOf(byte[] kernel) =>
        Assert.Throws<KernelLoadException>(() => LinuxBoot.FromMemory(kernel).Validate(new GuestMemoryLayout(256 << 20), [])).Message;
}
