using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

public sealed class VirtqueueHostileDriverTests
{
    private const ulong RamEnd = VirtqueueFixture.MemorySize;

    [Fact]
    public void TryPop_chain_as_long_as_queue_is_accepted()
    {
        using var queue = new VirtqueueFixture(size: 8);
        queue.Driver.Add(Enumerable.Range(0, 8).Select(_ => queue.Driver.Empty(1)).ToArray());

        Assert.Equal(8, queue.Pop().Writable.Length);
    }

    [Fact]
    public void TryPop_chain_longer_than_queue_breaks_with_ChainTooLong()
    {
        using var queue = new VirtqueueFixture(size: 8);
        queue.Driver.AddIndirect([], Enumerable.Range(0, 9).Select(_ => queue.Driver.Empty(1)).ToArray());

        queue.AssertBreaks(VirtqueueError.ChainTooLong);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TryPop_chain_that_loops_breaks_with_ChainTooLong(ushort backTo)
    {
        using var queue = new VirtqueueFixture(size: 4);
        queue.Driver.WriteDescriptor(0, new Descriptor(0x1000, 1, DescriptorFlags.Next, 1));
        queue.Driver.WriteDescriptor(1, new Descriptor(0x1000, 1, DescriptorFlags.Next, backTo));
        queue.Driver.Offer(0);

        queue.AssertBreaks(VirtqueueError.ChainTooLong);
    }

    [Fact]
    public void TryPop_loop_of_empty_buffers_breaks_with_ChainTooLong()
    {
        using var queue = new VirtqueueFixture(size: 4);
        queue.Driver.WriteDescriptor(0, new Descriptor(0x1000, 0, DescriptorFlags.Next, 0));
        queue.Driver.Offer(0);

        queue.AssertBreaks(VirtqueueError.ChainTooLong);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(65535)]
    public void TryPop_next_out_of_range_breaks_with_NextOutOfRange(ushort next)
    {
        using var queue = new VirtqueueFixture(size: 8);
        queue.Driver.WriteDescriptor(0, new Descriptor(0x1000, 1, DescriptorFlags.Next, next));
        queue.Driver.Offer(0);

        queue.AssertBreaks(VirtqueueError.NextOutOfRange);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(65535)]
    public void TryPop_available_entry_out_of_range_breaks_with_AvailableEntryOutOfRange(ushort head)
    {
        using var queue = new VirtqueueFixture(size: 8);
        queue.Driver.Offer(head);

        queue.AssertBreaks(VirtqueueError.AvailableEntryOutOfRange);
    }

    [Theory]
    [InlineData(0, RamEnd)] // ends exactly at the end of RAM
    [InlineData(0, 1)]
    [InlineData(RamEnd - 1, 1)]
    public void TryPop_buffer_inside_memory_is_accepted(ulong address, uint length)
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(DriverBuffer.Readable(address, length));

        Assert.Equal(length, queue.Pop().ReadableLength);
    }

    [Theory]
    [InlineData(RamEnd, 1)]                       // behind RAM
    [InlineData(RamEnd - 1, 2)]                   // across its end
    [InlineData(0xC000_0000, 16)]                 // in the device hole
    [InlineData(0, uint.MaxValue)]                // longer than RAM
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue, 2)]               // address plus length wraps
    [InlineData(ulong.MaxValue - 15, uint.MaxValue)]
    public void TryPop_buffer_outside_memory_breaks_with_BufferOutsideMemory(ulong address, uint length)
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(DriverBuffer.ForDevice(address, length));

        queue.AssertBreaks(VirtqueueError.BufferOutsideMemory);
    }

    [Theory]
    [InlineData(0xBFFF_FFFF, 2)]          // begins below the hole, ends in it
    [InlineData(0xBFFF_FFFF, 0x4000_0002)] // spans the hole
    [InlineData(0xFFFF_FFFF, 2)]          // begins in the hole, ends above it
    public void TryPop_buffer_touching_the_hole_breaks_with_BufferOutsideMemory(ulong address, uint length)
    {
        using var queue = new VirtqueueFixture(memorySize: 4UL << 30);
        queue.Driver.Add(DriverBuffer.ForDevice(address, length));

        queue.AssertBreaks(VirtqueueError.BufferOutsideMemory);
    }

    [Fact]
    public void TryPop_buffers_longer_than_4_GiB_together_break_with_ChainTooLarge()
    {
        using var queue = new VirtqueueFixture(memorySize: 4UL << 30);
        DriverBuffer half = DriverBuffer.Readable(0, 1U << 31);
        queue.Driver.Add(half, half, DriverBuffer.Readable(0, 1));

        queue.AssertBreaks(VirtqueueError.ChainTooLarge);
    }

    [Fact]
    public void TryPop_buffers_of_4_GiB_together_are_accepted()
    {
        using var queue = new VirtqueueFixture(memorySize: 4UL << 30);
        DriverBuffer half = DriverBuffer.Readable(0, 1U << 31);
        queue.Driver.Add(half, half);

        Assert.Equal(1UL << 32, queue.Pop().ReadableLength);
    }

    [Theory]
    [InlineData(0x1000)]
    [InlineData(RamEnd)]
    [InlineData(ulong.MaxValue)]
    public void TryPop_empty_buffer_holds_nothing_wherever_it_points(ulong address)
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(DriverBuffer.Readable(address, 0));

        DescriptorChain chain = queue.Pop();

        Assert.True(chain.Readable.IsEmpty);
        Assert.Equal(0UL, chain.ReadableLength);
    }

    [Fact]
    public void Write_buffer_on_the_ring_itself_only_hurts_the_driver()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(DriverBuffer.ForDevice(queue.Driver.Layout.DescriptorArea.Value, 0x800));
        DescriptorChain chain = queue.Pop();

        ChainWriter writer = queue.Device.OpenWriter(chain);
        Assert.Equal(0x800, writer.Write(new byte[0x800].AsSpan()));
        queue.Device.Push(chain, writer.Written);

        Assert.False(queue.Device.TryPop(out _));
    }

    [Theory]
    [InlineData(0, 9)]        // one more than the queue has descriptors
    [InlineData(0, 65535)]    // back by one
    [InlineData(65530, 65529)]
    [InlineData(65530, 3)]    // across the wrap, too far
    public void TryPop_available_index_that_jumps_breaks_with_AvailableIndexJumped(ushort start, ushort index)
    {
        using var queue = new VirtqueueFixture(size: 8, start: start);
        queue.Driver.AvailableIndex = index;

        queue.AssertBreaks(VirtqueueError.AvailableIndexJumped);
    }

    [Fact]
    public void EnableNotifications_available_index_that_jumps_breaks_queue()
    {
        using var queue = new VirtqueueFixture(size: 8);
        queue.Driver.AvailableIndex = 1000;

        Assert.False(queue.Device.EnableNotifications());
        Assert.Equal(VirtqueueError.AvailableIndexJumped, queue.Device.Error);
    }

    [Fact]
    public void TryPop_head_twice_in_one_batch_breaks_with_HeadAlreadyInFlight()
    {
        using var queue = new VirtqueueFixture();
        ushort head = queue.Driver.Add(queue.Driver.Empty(1));
        queue.Driver.Offer(head);

        queue.Pop();

        queue.AssertBreaks(VirtqueueError.HeadAlreadyInFlight);
    }

    [Fact]
    public void TryPop_head_offered_again_after_use_is_accepted()
    {
        using var queue = new VirtqueueFixture();
        ushort head = queue.Driver.Add(queue.Driver.Empty(1));
        queue.Device.Push(queue.Pop(), 0);
        queue.Driver.Offer(head);

        Assert.Equal(head, queue.Pop().Head);
    }

    [Fact]
    public void TryPop_readable_behind_writable_breaks_with_ReadableAfterWritable()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Empty(1), queue.Driver.Filled("x"u8));

        queue.AssertBreaks(VirtqueueError.ReadableAfterWritable);
    }

    [Fact]
    public void TryPop_bad_chain_is_returned_to_the_used_ring()
    {
        using var queue = new VirtqueueFixture();
        ushort head = queue.Driver.Add(DriverBuffer.Readable(RamEnd, 1));

        queue.AssertBreaks(VirtqueueError.BufferOutsideMemory);

        Assert.True(queue.Device.ShouldNotifyDriver());
        Assert.Equal(new UsedElement(head, 0), queue.Driver.GetUsed());
    }

    [Fact]
    public void Push_after_error_leaves_the_ring_alone()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Empty(1));
        DescriptorChain chain = queue.Pop();
        queue.Driver.Offer(ushort.MaxValue);
        queue.AssertBreaks(VirtqueueError.AvailableEntryOutOfRange);

        queue.Device.Push(chain, 1);

        Assert.Equal(0, queue.Driver.UsedIndex);
    }
}
