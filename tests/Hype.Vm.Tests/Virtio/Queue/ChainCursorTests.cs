using CsCheck;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

public sealed class ChainCursorTests
{
    [Fact]
    public void Peek_does_not_consume()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Filled("ab"u8), queue.Driver.Filled("cd"u8));
        ChainReader reader = queue.Device.OpenReader(queue.Pop());
        byte[] bytes = new byte[3];

        Assert.Equal(3, reader.Peek(bytes));
        Assert.Equal(3, reader.Peek(bytes));

        Assert.Equal("abc"u8, bytes);
        Assert.Equal(4UL, reader.Remaining);
    }

    [Fact]
    public void Advance_across_buffers_goes_on_where_it_stopped()
    {
        using var queue = new VirtqueueFixture();
        queue.Driver.Add(queue.Driver.Filled("ab"u8), queue.Driver.Filled("cde"u8));
        ChainReader reader = queue.Device.OpenReader(queue.Pop());
        byte[] bytes = new byte[8];

        reader.Advance(3);

        Assert.Equal(2, reader.Peek(bytes));
        Assert.Equal("de"u8, bytes.AsSpan(0, 2));
        reader.Advance(2);
        Assert.Equal(0, reader.Peek(bytes));
        Assert.Equal(0UL, reader.Remaining);
    }

    [Fact]
    public void Write_more_than_fits_writes_what_fits()
    {
        using var queue = new VirtqueueFixture();
        DriverBuffer first = queue.Driver.Empty(2);
        DriverBuffer second = queue.Driver.Empty(3);
        queue.Driver.Add(first, second);
        ChainWriter writer = queue.Device.OpenWriter(queue.Pop());

        Assert.Equal(5, writer.Write("abcdefgh"u8));
        Assert.Equal(0, writer.Write("x"u8));

        Assert.Equal(5UL, writer.Written);
        Assert.Equal(0UL, writer.Remaining);
        Assert.Equal("ab"u8, queue.Driver.ReadBack(first, 2));
        Assert.Equal("cde"u8, queue.Driver.ReadBack(second, 3));
    }

    [Fact]
    public void Reader_and_writer_any_split_and_any_piece_carry_every_byte()
    {
        Gen<int[]> lengths = Gen.Int[0, 40].Array[1, 8];
        Gen.Select(lengths, lengths, Gen.Int[1, 50], Gen.Int[1, 50]).Sample((readable, writable, taken, offered) =>
        {
            using var queue = new VirtqueueFixture(size: 16, memorySize: 4 << 20);
            byte[] content = [.. Enumerable.Range(0, readable.Sum()).Select(i => (byte)i)];
            int offset = 0;
            DriverBuffer[] sources = [.. readable.Select(n => queue.Driver.Filled(content.AsSpan((offset += n) - n, n)))];
            DriverBuffer[] targets = [.. writable.Select(n => queue.Driver.Empty((uint)n))];
            queue.Driver.Add([.. sources, .. targets]);
            DescriptorChain chain = queue.Pop();
            ChainReader reader = queue.Device.OpenReader(chain);
            ChainWriter writer = queue.Device.OpenWriter(chain);
            byte[] piece = new byte[offered];

            int count;
            while ((count = Math.Min(taken, reader.Peek(piece))) > 0)
            {
                _ = writer.Write(piece.AsSpan(0, count));
                reader.Advance(count);
            }

            int carried = Math.Min(content.Length, writable.Sum());
            Assert.Equal((ulong)carried, writer.Written);
            byte[] result = [.. targets.SelectMany(target => queue.Driver.ReadBack(target, target.Length))];
            Assert.Equal(content[..carried], result[..carried]);
        });
    }
}
