using Hype.Vm.Memory;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

public sealed class VirtqueueTests
{
    [Fact]
    public void TryPop_empty_ring_returns_false()
    {
        using var queue = new VirtqueueFixture();

        Assert.False(queue.Device.TryPop(out _));
        Assert.Equal(VirtqueueError.None, queue.Device.Error);
    }

    [Fact]
    public void TryPop_readable_and_writable_buffers_returns_both_in_order()
    {
        using var queue = new VirtqueueFixture();
        DriverBuffer first = queue.Driver.Filled("ab"u8);
        DriverBuffer second = queue.Driver.Filled("cde"u8);
        DriverBuffer third = queue.Driver.Empty(100);
        ushort head = queue.Driver.Add(first, second, third);

        DescriptorChain chain = queue.Pop();

        Assert.Equal(head, chain.Head);
        Assert.Equal([Segment(first), Segment(second)], chain.Readable.ToArray());
        Assert.Equal([Segment(third)], chain.Writable.ToArray());
        Assert.Equal(5UL, chain.ReadableLength);
        Assert.Equal(100UL, chain.WritableLength);
    }

    [Fact]
    public void Push_used_buffer_reaches_driver_with_its_length()
    {
        using var queue = new VirtqueueFixture();
        ushort head = queue.Driver.Add(queue.Driver.Empty(100));

        queue.Device.Push(queue.Pop(), 42);

        Assert.Equal(new UsedElement(head, 42), queue.Driver.GetUsed());
    }

    [Fact]
    public void Push_length_beyond_32_bits_is_reported_as_the_most_that_fits()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Empty(100));

        queue.Device.Push(queue.Pop(), 1UL << 32);

        Assert.Equal(uint.MaxValue, queue.Driver.GetUsed().Length);
    }

    [Fact]
    public void Push_out_of_order_returns_each_chain_under_its_head()
    {
        using var queue = new VirtqueueFixture();
        ushort first = queue.Driver.Add(queue.Driver.Empty(1));
        ushort second = queue.Driver.Add(queue.Driver.Empty(1));
        DescriptorChain firstChain = queue.Pop();
        DescriptorChain secondChain = queue.Pop();

        queue.Device.Push(secondChain, 2);
        queue.Device.Push(firstChain, 1);

        Assert.Equal(new UsedElement(second, 2), queue.Driver.GetUsed());
        Assert.Equal(new UsedElement(first, 1), queue.Driver.GetUsed());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void TryPop_and_Push_from_index_65530_cross_the_wrap(ushort size)
    {
        using var queue = new VirtqueueFixture(size, start: 65530);

        for (int i = 0; i < 20; i++)
        {
            ushort head = queue.Driver.Add(queue.Driver.Empty(16));
            Assert.True(queue.Driver.ShouldNotifyDevice());
            queue.Device.Push(queue.Pop(), (ulong)i);
            Assert.True(queue.Device.ShouldNotifyDriver());
            Assert.Equal(new UsedElement(head, (uint)i), queue.Driver.GetUsed());
            Assert.False(queue.Device.EnableNotifications());
        }

        Assert.Equal(14, queue.Driver.UsedIndex);
    }

    [Fact]
    public void TryPop_full_ring_from_index_65530_gives_every_chain()
    {
        using var queue = new VirtqueueFixture(size: 8, start: 65530);
        ushort[] heads = [.. Enumerable.Range(0, 8).Select(_ => queue.Driver.Add(queue.Driver.Empty(1)))];

        ushort[] popped = [.. Enumerable.Range(0, 8).Select(_ => queue.Pop().Head)];

        Assert.Equal(heads, popped);
        Assert.False(queue.Device.TryPop(out _));
        Assert.Equal(VirtqueueError.None, queue.Device.Error);
    }

    [Fact]
    public void TryPop_descriptor_changed_after_pop_does_not_change_chain()
    {
        using var queue = new VirtqueueFixture();
        DriverBuffer buffer = queue.Driver.Filled("hello"u8);
        ushort head = queue.Driver.Add(buffer);
        DescriptorChain chain = queue.Pop();

        queue.Driver.WriteDescriptor(head, new Descriptor(ulong.MaxValue, uint.MaxValue, DescriptorFlags.Write, 0));

        byte[] bytes = new byte[5];
        Assert.Equal(5, queue.Device.OpenReader(chain).Peek(bytes));
        Assert.Equal("hello"u8, bytes);
    }

    [Fact]
    public void Disable_queue_is_neither_read_nor_written()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Empty(1));
        DescriptorChain chain = queue.Pop();
        queue.Driver.Add(queue.Driver.Empty(1));

        queue.Device.Disable();
        queue.Device.Push(chain, 1);

        Assert.False(queue.Device.TryPop(out _));
        Assert.False(queue.Device.EnableNotifications());
        Assert.False(queue.Device.ShouldNotifyDriver());
        Assert.Equal(0, queue.Driver.UsedIndex);
    }

    [Fact]
    public void Reject_chain_returns_it_and_breaks_queue()
    {
        using var queue = new VirtqueueFixture();
        ushort head = queue.Driver.Add(queue.Driver.Filled("x"u8));

        queue.Device.Reject(queue.Pop(), VirtqueueError.UnexpectedReadableBuffer);

        Assert.Equal(new UsedElement(head, 0), queue.Driver.GetUsed());
        Assert.Equal(VirtqueueError.UnexpectedReadableBuffer, queue.Device.Error);
    }

    [Fact]
    public void TryPop_and_Push_in_steady_state_allocate_nothing()
    {
        using var queue = new VirtqueueFixture(size: 16);
        DriverBuffer[] buffers = [.. Enumerable.Range(0, 16).Select(_ => queue.Driver.Empty(4))];
        long allocated = 0;
        for (int i = 0; i < 200; i++)
        {
            queue.Driver.AddIndirect([], buffers);
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool popped = queue.Device.TryPop(out DescriptorChain? chain);
            queue.Device.Push(chain!, 0);
            _ = queue.Device.ShouldNotifyDriver();
            _ = queue.Device.EnableNotifications();
            allocated += i < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(popped);
            queue.Driver.GetUsed();
        }

        Assert.Equal(0, allocated);
    }

    private static BufferSegment Segment(DriverBuffer buffer) => new(new GuestAddress(buffer.Address), buffer.Length);
}
