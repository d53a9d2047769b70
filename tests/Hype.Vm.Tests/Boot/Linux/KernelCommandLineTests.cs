using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

public sealed class KernelCommandLineTests
{
    private const string Console = "virtio_mmio.device=4K@0xd0000000:5";
    private const string Entropy = "virtio_mmio.device=4K@0xd0001000:6";

    [Theory]
    [InlineData("console=hvc0")]
    [InlineData("  console=hvc0   quiet ")]
    [InlineData("console=hvc0 -- sh -c \"echo a -- b\"")]
    [InlineData("dyndbg=\"file a.c +p -- x\" quiet")]
    [InlineData("quiet \"unfinished")]
    [InlineData("-- init arguments only")]
    [InlineData("tab\tand\nnewline")]
    public void Devices_come_first_and_the_text_is_kept(string text) =>
        Assert.Equal($"{Console} {Entropy} {text}", KernelCommandLine.Compose(text, [Console, Entropy]));

    [Fact]
    public void Text_alone_is_kept() => Assert.Equal(" quiet ", KernelCommandLine.Compose(" quiet ", []));

    [Fact]
    public void Devices_alone_have_no_space_behind() => Assert.Equal(Console, KernelCommandLine.Compose(string.Empty, [Console]));

    [Fact]
    public void Nothing_is_an_empty_line() => Assert.Equal([0], Encode(string.Empty));

    [Fact]
    public void Bytes_are_UTF8_and_end_with_zero() => Assert.Equal("a=ö\0"u8.ToArray(), Encode("a=ö"));

    [Fact]
    public void Line_of_the_kernels_limit_is_taken() => Assert.Equal(2048, Encode(new string('x', 2047)).Length);

    [Fact]
    public void Line_beyond_the_kernels_limit_is_refused() =>
        AssertRefused(
            new string('x', 2048),
            BzImageBuilder.CmdlineSize,
            "The command line has 2048 bytes; this kernel takes at most 2047, so shorten it by 1.");

    [Fact]
    public void Line_beyond_the_kernels_limit_with_the_devices_is_refused()
    {
        KernelLoadException exception =
            Assert.Throws<KernelLoadException>(() => KernelCommandLine.Encode(new string('x', 2040), [Console, Entropy], BzImageBuilder.CmdlineSize));

        Assert.Equal(
            "The command line has 2040 bytes, and 2110 with the parameters of the devices; this kernel takes at most 2047, so shorten it by 63.",
            exception.Message);
    }

    [Fact]
    public void Limit_counts_bytes_not_characters() =>
        AssertRefused(
            new string('ö', 1024),
            BzImageBuilder.CmdlineSize,
            "The command line has 2048 bytes; this kernel takes at most 2047, so shorten it by 1.");

    [Fact]
    public void Kernel_with_an_absurd_limit_gets_what_there_is_room_for() =>
        AssertRefused(
            new string('x', 0x7fc00),
            uint.MaxValue,
            "The command line has 523264 bytes; this kernel takes at most 523263, so shorten it by 1.");

    [Fact]
    public void Kernel_that_takes_no_command_line_is_told_none() =>
        AssertRefused("x", 0, "The command line has 1 byte; this kernel takes at most 0, so shorten it by 1.");

    [Fact]
    public void Zero_character_is_refused() =>
        AssertRefused("a\0b", 2047, "The command line has a zero character at position 1; the kernel would stop there.");

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        AssertRefused("a\ud800", 2047, "The command line is no valid text at position 1.");

    private static byte[] Encode(string text, uint limit = BzImageBuilder.CmdlineSize) =>
        KernelCommandLine.Encode(text, [], limit);

    private static void AssertRefused(string text, uint limit, string message)
    {
        KernelLoadException exception = Assert.Throws<KernelLoadException>(() => Encode(text, limit));

        Assert.Equal(message, exception.Message);
    }
}
