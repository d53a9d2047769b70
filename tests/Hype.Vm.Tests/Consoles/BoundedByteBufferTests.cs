using Hype.Testing;
using Hype.Vm.Consoles;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class BoundedByteBufferTests
{
    private readonly BoundedByteBuffer _buffer = new(4);

    [Fact]
    public void TryAdd_takes_what_there_is_room_for()
    {
        Assert.Equal(3, _buffer.TryAdd("abc"u8));
        Assert.Equal(1, _buffer.TryAdd("de"u8));
        Assert.Equal(0, _buffer.TryAdd("f"u8));
    }

    [Fact]
    public void TryTake_across_the_end_of_the_ring_keeps_the_order()
    {
        byte[] taken = new byte[4];
        _buffer.TryAdd("abc"u8);
        _buffer.TryTake(taken.AsSpan(0, 2), out _);
        _buffer.TryAdd("def"u8);

        Assert.True(_buffer.TryTake(taken, out int count));
        Assert.Equal("cdef"u8.ToArray(), taken[..count]);
        Assert.True(_buffer.IsEmpty);
    }

    [Fact]
    public void TryTake_of_nothing_is_false_and_of_the_end_is_true()
    {
        Assert.False(_buffer.TryTake(new byte[1], out int count));
        Assert.Equal(0, count);
        _buffer.Complete();
        Assert.True(_buffer.TryTake(new byte[1], out count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void TryAdd_after_the_end_counts_and_drops()
    {
        _buffer.Complete();

        Assert.Equal(100, _buffer.TryAdd(new byte[100]));
        Assert.True(_buffer.IsEmpty);
    }

    [Fact]
    public void Take_after_the_end_gives_the_rest_first()
    {
        _buffer.TryAdd("ab"u8);
        _buffer.Complete();
        byte[] taken = new byte[4];

        Assert.Equal(2, _buffer.Take(taken));
        Assert.Equal(0, _buffer.Take(taken));
    }

    [Fact]
    public async Task Complete_lets_go_of_who_waits_for_bytes_and_for_room()
    {
        BoundedByteBuffer full = new(1);
        full.TryAdd("x"u8);
        Task<int> taker = OnThread(() => _buffer.Take(new byte[1]));
        Task<bool> adder = OnThread(() => full.Add("yz"u8));

        _buffer.Complete();
        full.Complete();

        Assert.Equal(0, await taker.WaitAsync(TestDeadline.Span));
        Assert.False(await adder.WaitAsync(TestDeadline.Span));
    }

    [Fact]
    public async Task Add_and_Take_that_wait_for_each_other_lose_nothing()
    {
        byte[] bytes = new byte[10_000];
        new Random(1).NextBytes(bytes);
        Task<bool> adder = OnThread(() => _buffer.Add(bytes));
        List<byte> taken = [];
        byte[] chunk = new byte[3];

        await OnThread(() =>
        {
            while (taken.Count < bytes.Length)
            {
                int count = _buffer.Take(chunk);
                taken.AddRange(chunk.AsSpan(0, count));
            }

            return true;
        }).WaitAsync(TestDeadline.Span);

        Assert.True(await adder.WaitAsync(TestDeadline.Span));
        Assert.Equal(bytes, taken);
    }

    private static Task<T> OnThread<T>(Func<T> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
