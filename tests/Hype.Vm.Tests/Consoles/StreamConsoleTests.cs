using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Tests.Machine;
using Hype.Vm.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class StreamConsoleTests
{
    [Fact]
    public async Task End_waits_for_a_write_that_is_under_way_and_for_its_flush()
    {
        using RunningIoThread io = new();
        using ScriptedStream output = new();
        using IConsoleEndpoint endpoint = Open(io, Stream.Null, output);
        output.CloseGate();
        io.Loop.Invoke(() => endpoint.TryWrite("last words"u8, out _));
        await output.Entered.WaitAsync(TestDeadline.Span);
        TaskCompletionSource<bool> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        io.Loop.RequestEnd(() =>
        {
            bool pending = endpoint.HasPendingOutput;
            asked.TrySetResult(pending);
            return !pending;
        });
        Assert.True(await asked.Task.WaitAsync(TestDeadline.Span));
        output.OpenGate();

        Assert.Null(await io.Ended);
        Assert.Equal("last words"u8.ToArray(), output.Flushed);
    }

    [Fact]
    public async Task Output_that_broke_takes_and_drops_what_follows_and_holds_nobody_up()
    {
        using RunningIoThread io = new();
        using ScriptedStream output = new() { Failure = new IOException("gone") };
        using IConsoleEndpoint endpoint = Open(io, Stream.Null, output);
        bool pending = true;
        io.Loop.Invoke(() => endpoint.TryWrite("x"u8, out _));
        await EventuallyAsync(io, () => !endpoint.HasPendingOutput);

        io.Loop.Invoke(() =>
        {
            Assert.True(endpoint.TryWrite(new byte[100_000], out int count));
            Assert.Equal(100_000, count);
            pending = endpoint.HasPendingOutput;
        });

        Assert.False(pending);
    }

    [Fact]
    public async Task Output_that_broke_tells_why_while_the_guest_is_silent()
    {
        using RunningIoThread io = new();
        using ScriptedStream output = new() { Failure = new IOException("gone") };
        TaskCompletionSource<Exception?> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IConsoleEndpoint? endpoint = null;
        endpoint = Open(io, Stream.Null, output, outputReady: () => told.TrySetResult(endpoint!.OutputFailure));

        io.Loop.Invoke(() => endpoint.TryWrite("x"u8, out _));

        Assert.Same(output.Failure, await told.Task.WaitAsync(TestDeadline.Span));
        endpoint.Dispose();
    }

    [Theory]
    [InlineData(ConsoleEndpoint.MinBufferSize - 1)]
    [InlineData(ConsoleEndpoint.MaxBufferSize + 1)]
    public void FromStreams_with_a_size_out_of_range_is_refused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>("bufferSize", () => ConsoleEndpoint.FromStreams(Stream.Null, Stream.Null, size));

    [Fact]
    public async Task Output_that_throws_what_no_stream_should_ends_the_loop_with_it()
    {
        using RunningIoThread io = new();
        using ScriptedStream output = new() { Failure = new InvalidOperationException("a bug of the stream") };
        using IConsoleEndpoint endpoint = Open(io, Stream.Null, output);

        io.Loop.Invoke(() => endpoint.TryWrite("x"u8, out _));

        Assert.Same(output.Failure, await io.Ended);
    }

    [Fact]
    public async Task Input_that_throws_what_no_stream_should_ends_the_loop_with_it()
    {
        using RunningIoThread io = new();
        using ScriptedStream input = new() { Failure = new InvalidOperationException("a bug of the stream") };
        using IConsoleEndpoint endpoint = Open(io, input, Stream.Null);

        io.Loop.Invoke(() => endpoint.TryRead(new byte[1], out _));

        Assert.Same(input.Failure, await io.Ended);
    }

    [Fact]
    public async Task Input_that_fails_is_at_its_end()
    {
        using RunningIoThread io = new();
        using ScriptedStream input = new() { Failure = new IOException("gone") };
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IConsoleEndpoint endpoint = Open(io, input, Stream.Null, inputReady: () => ready.TrySetResult());
        (bool Read, int Count) first = default;
        (bool Read, int Count) second = default;

        input.CloseGate();
        io.Loop.Invoke(() => first = (endpoint.TryRead(new byte[1], out int count), count));
        input.OpenGate();
        await ready.Task.WaitAsync(TestDeadline.Span);
        io.Loop.Invoke(() => second = (endpoint.TryRead(new byte[1], out int count), count));

        Assert.Equal((false, 0), first);
        Assert.Equal((true, 0), second);
    }

    [Fact]
    public async Task Streams_are_not_touched_before_the_guest_asks()
    {
        using RunningIoThread io = new();
        using ScriptedStream input = new();
        using IConsoleEndpoint endpoint = Open(io, input, Stream.Null);
        bool touched = input.Entered.IsCompleted;

        io.Loop.Invoke(() => endpoint.TryRead(new byte[1], out _));
        await input.Entered.WaitAsync(TestDeadline.Span);

        Assert.False(touched);
    }

    [Fact]
    public async Task Bytes_arrive_in_order_through_buffers_smaller_than_they_are()
    {
        byte[] bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        using RunningIoThread io = new();
        using MemoryStream input = new(bytes);
        List<byte> read = [];
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IConsoleEndpoint? endpoint = null;
        byte[] chunk = new byte[777];
        void ReadAll()
        {
            while (endpoint!.TryRead(chunk, out int count))
            {
                if (count == 0)
                {
                    done.TrySetResult();
                    return;
                }

                read.AddRange(chunk.AsSpan(0, count));
            }
        }

        endpoint = Open(io, input, Stream.Null, inputReady: ReadAll);
        io.Loop.Post(ReadAll);
        await done.Task.WaitAsync(TestDeadline.Span);
        endpoint.Dispose();

        Assert.Equal(bytes, read);
    }

    [Fact]
    public void FromStreams_with_a_stream_for_the_other_direction_is_refused()
    {
        using MemoryStream readOnly = new([], writable: false);
        using Stream writeOnly = new FileStream("/dev/null", FileMode.Open, FileAccess.Write);

        Assert.Throws<ArgumentException>("output", () => ConsoleEndpoint.FromStreams(Stream.Null, readOnly));
        Assert.Throws<ArgumentException>("input", () => ConsoleEndpoint.FromStreams(writeOnly, Stream.Null));
        Assert.Throws<ArgumentNullException>("input", () => ConsoleEndpoint.FromStreams(null!, Stream.Null));
        Assert.Throws<ArgumentNullException>("output", () => ConsoleEndpoint.FromStreams(Stream.Null, null!));
    }

    private static IConsoleEndpoint Open(RunningIoThread io, Stream input, Stream output, Action? inputReady = null, Action? outputReady = null)
    {
        IConsoleEndpoint endpoint = ConsoleEndpoint.FromStreams(input, output).Open();
        io.Loop.Invoke(() => endpoint.Attach(io.Loop, inputReady ?? (() => { }), outputReady ?? (() => { })));
        return endpoint;
    }

    private static async Task EventuallyAsync(RunningIoThread io, Func<bool> condition)
    {
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (condition())
            {
                met.TrySetResult();
            }
            else
            {
                io.Loop.Post(Look);
            }
        }

        io.Loop.Post(Look);
        await met.Task.WaitAsync(TestDeadline.Span);
    }
}
