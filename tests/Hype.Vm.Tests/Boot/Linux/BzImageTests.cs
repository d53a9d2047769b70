using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

public sealed class BzImageTests
{
    private static readonly GuestMemoryLayout s_layout = new(256 << 20);

    [Fact]
    public void Valid_image_is_accepted()
    {
        LinuxBoot.FromMemory(new BzImageBuilder().Build()).Validate(s_layout);
    }

    [Fact]
    public void Setup_sects_of_zero_means_four()
    {
        using MemoryImage image = new("kernel", new BzImageBuilder().With8(0x1f1, 0).Build());

        Assert.Equal(5 * 512, BzImage.Parse(image).CodeOffset);
    }

    [Fact]
    public void Empty_kernel_is_refused() =>
        AssertRefused([], "The kernel in memory is empty.");

    [Theory]
    [InlineData(1)]
    [InlineData(0x1fe)]
    [InlineData(0x202)]
    [InlineData(0x263)]
    public void Kernel_shorter_than_its_header_is_refused(int length) =>
        AssertRefused(
            new BzImageBuilder().BuildTruncated(length),
            $"The kernel in memory is no bzImage: it has {length} bytes, and the setup header alone ends at 612 or later.");

    [Fact]
    public void Kernel_shorter_than_its_code_is_refused() =>
        AssertRefused(
            new BzImageBuilder().BuildTruncated(BzImageBuilder.CodeOffset + BzImageBuilder.CodeSize - 1),
            "The kernel in memory is truncated: it has 15359 bytes, and its header speaks of 15360.");

    [Fact]
    public void Syssize_beyond_the_file_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With32(0x1f4, uint.MaxValue),
            "The kernel in memory is truncated: it has 15360 bytes, and its header speaks of 68719479792.");

    [Fact]
    public void Setup_sects_beyond_the_file_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With8(0x1f1, 255),
            "The kernel in memory is truncated: it has 15360 bytes, and its header speaks of 143360.");

    [Fact]
    public void Code_without_an_entry_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With32(0x1f4, 0x20),
            "The kernel in memory has 512 bytes of code (syssize), and its 64-bit entry would be at 512.");

    [Fact]
    public void Elf_file_is_refused_with_a_hint() =>
        AssertRefused(
            new BzImageBuilder().With32(0, 0x464c_457f),
            "The kernel in memory is an ELF file; a bzImage is needed (arch/x86/boot/bzImage, or a distribution's /boot/vmlinuz-*).");

    [Fact]
    public void Wrong_boot_flag_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With16(0x1fe, 0x1234),
            "The kernel in memory is no bzImage: its boot_flag at 0x1fe is 0x1234, and must be 0xaa55.");

    [Fact]
    public void Missing_header_mark_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With32(0x202, 0),
            "The kernel in memory is no bzImage: its header at 0x202 is 0x00000000, and must be 0x53726448 (\"HdrS\").");

    [Theory]
    [InlineData(0x0200, "2.00")]
    [InlineData(0x020b, "2.11")]
    public void Old_protocol_is_refused(ushort version, string text) =>
        AssertRefused(
            new BzImageBuilder().With16(0x206, version),
            $"The kernel in memory speaks boot protocol {text}; Hype needs 2.12 or newer (Linux 3.8).");

    [Fact]
    public void Image_that_is_not_loaded_high_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With8(0x211, 0x80),
            "The kernel in memory is a zImage (loadflags 0x80 without LOADED_HIGH); a bzImage is needed.");

    [Fact]
    public void Kernel_of_32_bits_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With16(0x236, 0x0002),
            "The kernel in memory has no 64-bit entry (xloadflags 0x0002 without XLF_KERNEL_64); a 64-bit one is needed.");

    [Theory]
    [InlineData(0x61, "0x263")]
    [InlineData(0x8f, "0x291")]
    [InlineData(0xff, "0x301")]
    public void Header_that_ends_out_of_bounds_is_refused(byte jump, string end) =>
        AssertRefused(
            new BzImageBuilder().With8(0x201, jump),
            $"The kernel in memory has a setup header up to {end}; it must end between 0x264 and 0x290.");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(uint.MaxValue)]
    public void Alignment_that_is_no_power_of_two_is_refused(uint alignment) =>
        AssertRefused(
            new BzImageBuilder().With32(0x230, alignment),
            $"The kernel in memory has a kernel_alignment of 0x{alignment:x}; it must be a power of two.");

    private static void AssertRefused(BzImageBuilder kernel, string message) => AssertRefused(kernel.Build(), message);

    private static void AssertRefused(byte[] kernel, string message)
    {
        LinuxBoot boot = LinuxBoot.FromMemory(kernel);

        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => boot.Validate(s_layout));

        Assert.Equal(message, exception.Message);
    }
}
