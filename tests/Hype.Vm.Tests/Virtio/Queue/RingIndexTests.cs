using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

public sealed class RingIndexTests
{
    [Fact]
    public void Next_of_last_index_is_zero() => Assert.Equal(new RingIndex(0), new RingIndex(65535).Next);

    [Theory]
    [InlineData(3, 3, 0)]
    [InlineData(2, 65530, 8)]
    [InlineData(65530, 2, 65528)]
    public void Since_counts_across_the_wrap(ushort index, ushort earlier, ushort expected) =>
        Assert.Equal(expected, new RingIndex(index).Since(new RingIndex(earlier)));

    [Theory]
    [InlineData(65535, 8, 7)]
    [InlineData(65535, 1, 0)]
    [InlineData(65535, 32768, 32767)]
    public void Slot_is_the_index_modulo_the_size(ushort index, int size, int expected) =>
        Assert.Equal(expected, new RingIndex(index).Slot(size));
}
