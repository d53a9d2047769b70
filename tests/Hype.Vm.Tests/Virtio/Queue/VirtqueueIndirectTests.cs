using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

public sealed class VirtqueueIndirectTests
{
    private const ulong Table = 0x8000;

    [Fact]
    public void TryPop_indirect_table_gives_its_buffers()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.AddIndirect([], [queue.Driver.Filled("ab"u8), queue.Driver.Empty(3)]);

        DescriptorChain chain = queue.Pop();

        Assert.Equal(2UL, chain.ReadableLength);
        Assert.Equal(3UL, chain.WritableLength);
    }

    [Fact]
    public void TryPop_indirect_table_behind_normal_descriptors_is_accepted()
    {
        using var queue = new VirtqueueFixture(size: 8);
        DriverBuffer[] normal = [.. Enumerable.Range(0, 3).Select(_ => queue.Driver.Filled("x"u8))];
        DriverBuffer[] indirect = [.. Enumerable.Range(0, 5).Select(_ => queue.Driver.Empty(1))];
        queue.Driver.AddIndirect(normal, indirect); // as many buffers as the queue is long

        DescriptorChain chain = queue.Pop();

        Assert.Equal(3, chain.Readable.Length);
        Assert.Equal(5, chain.Writable.Length);
    }

    [Fact]
    public void TryPop_indirect_table_and_normal_descriptors_longer_than_queue_break_with_ChainTooLong()
    {
        using var queue = new VirtqueueFixture(size: 8);
        DriverBuffer[] normal = [.. Enumerable.Range(0, 3).Select(_ => queue.Driver.Filled("x"u8))];
        queue.Driver.AddIndirect(normal, Enumerable.Range(0, 6).Select(_ => queue.Driver.Empty(1)).ToArray());

        queue.AssertBreaks(VirtqueueError.ChainTooLong);
    }

    [Fact]
    public void TryPop_write_flag_on_indirect_descriptor_is_ignored()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.WriteDescriptor(Table, 0, new Descriptor(0x1000, 4, DescriptorFlags.None, 0));
        queue.Driver.AddIndirectTable([], Table, 16, DescriptorFlags.Write);

        Assert.Equal(4UL, queue.Pop().ReadableLength);
    }

    [Fact]
    public void TryPop_indirect_without_feature_breaks_with_IndirectNotNegotiated()
    {
        using var queue = new VirtqueueFixture(features: VirtioFeatures.EventIdx);
        queue.Driver.AddIndirectTable([], Table, 16);

        queue.AssertBreaks(VirtqueueError.IndirectNotNegotiated);
    }

    [Fact]
    public void TryPop_indirect_in_indirect_table_breaks_with_IndirectNested()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.WriteDescriptor(Table, 0, new Descriptor(Table, 16, DescriptorFlags.Indirect, 0));
        queue.Driver.AddIndirectTable([], Table, 16);

        queue.AssertBreaks(VirtqueueError.IndirectNested);
    }

    [Fact]
    public void TryPop_indirect_with_next_breaks_with_IndirectWithNext()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.AddIndirectTable([], Table, 16, DescriptorFlags.Next);

        queue.AssertBreaks(VirtqueueError.IndirectWithNext);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(uint.MaxValue)]
    public void TryPop_indirect_table_of_odd_length_breaks_with_IndirectTableLengthInvalid(uint length)
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.AddIndirectTable([], Table, length);

        queue.AssertBreaks(VirtqueueError.IndirectTableLengthInvalid);
    }

    [Theory]
    [InlineData(VirtqueueFixture.MemorySize, 16)]
    [InlineData(VirtqueueFixture.MemorySize - 16, 32)]
    [InlineData(0xC000_0000, 16)]
    [InlineData(ulong.MaxValue - 15, 16)]
    [InlineData(Table, 0xFFFF_FFF0)]
    public void TryPop_indirect_table_outside_memory_breaks_with_IndirectTableOutsideMemory(ulong table, uint length)
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.AddIndirectTable([], table, length);

        queue.AssertBreaks(VirtqueueError.IndirectTableOutsideMemory);
    }

    [Fact]
    public void TryPop_indirect_table_with_many_unused_entries_is_accepted()
    {
        using var queue = new VirtqueueFixture(size: 8);
        queue.Driver.WriteDescriptor(Table, 0, new Descriptor(0x1000, 1, DescriptorFlags.Next, 999));
        queue.Driver.WriteDescriptor(Table, 999, new Descriptor(0x1000, 1, DescriptorFlags.None, 0));
        queue.Driver.AddIndirectTable([], Table, 1000 * 16);

        Assert.Equal(2UL, queue.Pop().ReadableLength);
    }

    [Fact]
    public void TryPop_loop_in_indirect_table_breaks_with_ChainTooLong()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.WriteDescriptor(Table, 0, new Descriptor(0x1000, 1, DescriptorFlags.Next, 0));
        queue.Driver.AddIndirectTable([], Table, 16);

        queue.AssertBreaks(VirtqueueError.ChainTooLong);
    }

    [Fact]
    public void TryPop_next_outside_indirect_table_breaks_with_NextOutOfRange()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.WriteDescriptor(Table, 0, new Descriptor(0x1000, 1, DescriptorFlags.Next, 1));
        queue.Driver.AddIndirectTable([], Table, 16);

        queue.AssertBreaks(VirtqueueError.NextOutOfRange);
    }
}
