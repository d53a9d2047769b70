using Hype.Nested.Streams;
using Xunit;

namespace Hype.Nested.Tests.Streams;

public sealed class ByteQueueTests
{
    [Fact]
    public void Bytes_come_out_in_order_across_many_turns()
    {
        ByteQueue queue = new(5);
        List<byte> taken = [];

        for (byte value = 0; value < 30; value += 3)
        {
            queue.Append([value, (byte)(value + 1), (byte)(value + 2)]);
            taken.AddRange(queue.Waiting[..2]);
            queue.Consume(2);
            taken.AddRange(queue.Waiting);
            queue.Consume(queue.Count);
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(value => (byte)value), taken);
    }

    [Fact]
    public void Room_consumed_at_the_front_is_room_again()
    {
        ByteQueue queue = new(4);
        queue.Append([1, 2, 3, 4]);
        queue.Consume(3);

        Assert.Equal(3, queue.Room);
        queue.Append([5, 6, 7]);

        Assert.Equal([4, 5, 6, 7], queue.Waiting.ToArray());
    }

    [Fact]
    public void More_than_the_room_is_refused()
    {
        ByteQueue queue = new(4);
        queue.Append([1, 2]);

        Assert.Throws<ArgumentException>(() => queue.Append([3, 4, 5]));
    }
}
