using Xunit;

namespace Hype.Vm.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("4096", 4096UL)]
    [InlineData("0", 0UL)]
    [InlineData("1K", 1024UL)]
    [InlineData("256M", 256UL << 20)]
    [InlineData("256m", 256UL << 20)]
    [InlineData(" 1 GiB ", 1UL << 30)]
    [InlineData("1GB", 1UL << 30)]
    [InlineData("2T", 2UL << 40)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("16777215T", 16777215UL << 40)]
    public void TryParse_reads_amounts_as_people_write_them(string text, ulong bytes)
    {
        Assert.True(ByteSize.TryParse(text, out ByteSize size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("M")]
    [InlineData("-1M")]
    [InlineData("1.5G")]
    [InlineData("1X")]
    [InlineData("1MM")]
    [InlineData("1MiBs")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData("18446744073709551616")]
    [InlineData("16777216T")]
    public void TryParse_refuses_what_is_no_amount(string? text)
    {
        Assert.False(ByteSize.TryParse(text, out ByteSize size));
        Assert.Equal(default, size);
    }

    [Theory]
    [InlineData(0UL, "0 bytes")]
    [InlineData(1023UL, "1023 bytes")]
    [InlineData(1024UL, "1 KiB")]
    [InlineData(1536UL << 10, "1536 KiB")]
    [InlineData(256UL << 20, "256 MiB")]
    [InlineData(1UL << 40, "1024 GiB")]
    public void ToString_takes_the_largest_unit_without_rest(ulong bytes, string text) => Assert.Equal(text, new ByteSize(bytes).ToString());

    [Fact]
    public void Units_build_on_each_other()
    {
        Assert.Equal(ByteSize.KiB(1024), ByteSize.MiB(1));
        Assert.Equal(ByteSize.MiB(1024), ByteSize.GiB(1));
    }

    [Fact]
    public void Units_beyond_64_bits_overflow()
    {
        Assert.Throws<OverflowException>(() => ByteSize.KiB(ulong.MaxValue));
        Assert.Throws<OverflowException>(() => ByteSize.GiB(1UL << 34));
    }
}
