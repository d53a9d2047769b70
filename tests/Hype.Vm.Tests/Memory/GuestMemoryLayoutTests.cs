using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Memory;

public sealed class GuestMemoryLayoutTests
{
    private const ulong GiB = 1 << 30;

    [Theory]
    [InlineData(4096)]
    [InlineData(64 << 20)]
    [InlineData(3 * GiB)]
    public void Memory_up_to_the_hole_is_one_range(ulong size) =>
        Assert.Equal([new GuestMemoryRange(new GuestAddress(0), size)], new GuestMemoryLayout(size).Ranges);

    [Theory]
    [InlineData((3 * GiB) + 4096, 4096)]
    [InlineData((3 * GiB) + (GiB / 4), GiB / 4)]
    [InlineData(4 * GiB, GiB)]
    [InlineData(5 * GiB, 2 * GiB)]
    [InlineData(1023 * GiB, 1020 * GiB)]
    public void Memory_beyond_the_hole_continues_at_4_GiB(ulong size, ulong above) =>
        Assert.Equal(
            [new GuestMemoryRange(new GuestAddress(0), 3 * GiB), new GuestMemoryRange(new GuestAddress(4 * GiB), above)],
            new GuestMemoryLayout(size).Ranges);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData((1023 * GiB) + 4096)]
    [InlineData(ulong.MaxValue)]
    public void Other_sizes_are_refused(ulong size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GuestMemoryLayout(size));

    [Fact]
    public void Message_says_the_rule()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => new GuestMemoryLayout(5000));

        Assert.StartsWith("The memory size must be a multiple of 4096 bytes.", exception.Message, StringComparison.Ordinal);
    }
}
