using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

public sealed class BzImageTests
{
    private const string Wanted = "an x86-64 bzImage or vmlinux is needed (/boot/vmlinuz-* of a distribution, arch/x86/boot/bzImage or vmlinux of a kernel build).";

    private static readonly GuestMemoryLayout s_layout = new(256 << 20);

    [Fact]
    public void Valid_image_is_accepted()
    {
        LinuxBoot.FromMemory(new BzImageBuilder().Build()).Validate(s_layout, []);
    }

    [Fact]
    public void Setup_sects_of_zero_means_four()
    {
        using MemoryImage image = new(ImageRole.Kernel, new BzImageBuilder().With8(0x1f1, 0).Build());

        Assert.Equal(5 * 512, BzImage.Parse(image).CodeOffset);
    }

    [Fact]
    public void Empty_kernel_is_refused() =>
        AssertRefused([], $"The kernel in memory is empty; {Wanted}");

    [Theory]
    [InlineData(1)]
    [InlineData(0x1fe)]
    [InlineData(0x202)]
    [InlineData(0x263)]
    public void Kernel_shorter_than_its_header_is_refused(int length) =>
        AssertRefused(
            new BzImageBuilder().BuildTruncated(length),
            $"The kernel in memory has {length} byte{(length == 1 ? "" : "s")}, fewer than the 612 of a kernel's header; {Wanted}");

    [Fact]
    public void Kernel_shorter_than_its_code_is_refused() =>
        AssertRefused(
            new BzImageBuilder().BuildTruncated(BzImageBuilder.CodeOffset + BzImageBuilder.CodeSize - 1),
            "The kernel in memory is truncated: it has 15359 of the 15360 bytes that its header speaks of; copy or download it again.");

    [Fact]
    public void Syssize_beyond_the_file_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With32(0x1f4, uint.MaxValue),
            "The kernel in memory is truncated: it has 15360 of the 68719479792 bytes that its header speaks of; copy or download it again.");

    [Fact]
    public void Setup_sects_beyond_the_file_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With8(0x1f1, 255),
            "The kernel in memory is truncated: it has 15360 of the 143360 bytes that its header speaks of; copy or download it again.");

    [Fact]
    public void Code_without_an_entry_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With32(0x1f4, 0x20),
            "The kernel in memory has 512 bytes of code (syssize), and its 64-bit entry would be at 512.");

    [Fact]
    public void Wrong_boot_flag_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With16(0x1fe, 0x1234),
            $"The kernel in memory is no Linux kernel for x86: its boot_flag at 0x1fe is 0x1234 and not 0xaa55; {Wanted}");

    [Fact]
    public void Missing_header_mark_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With32(0x202, 0),
            $"The kernel in memory is no Linux kernel for x86: at 0x202 it has 0x00000000 and not 0x53726448 (\"HdrS\"); {Wanted}");

    [Theory]
    [InlineData(0x0200, "2.00")]
    [InlineData(0x020b, "2.11")]
    public void Old_protocol_is_refused(ushort version, string text) =>
        AssertRefused(
            new BzImageBuilder().With16(0x206, version),
            $"The kernel in memory speaks boot protocol {text}; 2.12 or newer is needed (Linux 3.8 or newer).");

    [Fact]
    public void Image_that_is_not_loaded_high_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With8(0x211, 0x80),
            $"The kernel in memory is a zImage (loadflags 0x80 lack LOADED_HIGH); {Wanted}");

    [Fact]
    public void Kernel_of_32_bits_is_refused() =>
        AssertRefused(
            new BzImageBuilder().With16(0x236, 0x0002),
            "The kernel in memory is for 32-bit processors (xloadflags 0x0002 lack XLF_KERNEL_64); a kernel built with CONFIG_64BIT is needed.");

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

        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => boot.Validate(s_layout, []));

        Assert.Equal(message, exception.Message);
    }
}
