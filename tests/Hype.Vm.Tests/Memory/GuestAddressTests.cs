using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Memory;

public sealed class GuestAddressTests
{
    [Fact]
    public void Sum_that_wraps_around_is_refused() =>
        Assert.Throws<OverflowException>(() => new GuestAddress(ulong.MaxValue) + 1);

    [Fact]
    public void Guests_sum_that_wraps_around_is_no_sum()
    {
        Assert.False(new GuestAddress(ulong.MaxValue).TryAdd(1, out _));
        Assert.True(new GuestAddress(ulong.MaxValue - 1).TryAdd(1, out GuestAddress sum));
        Assert.Equal(new GuestAddress(ulong.MaxValue), sum);
    }

    [Fact]
    public void Text_is_hexadecimal() => Assert.Equal("0xc0000000", new GuestAddress(0xc000_0000).ToString());

    [Fact]
    public void Range_text_has_both_ends() =>
        Assert.Equal("0x1000..0x3000", new GuestMemoryRange(new GuestAddress(0x1000), 0x2000).ToString());
}
