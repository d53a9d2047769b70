using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class PipeConsoleTests : IDisposable
{
    private readonly PipeConsole _console = new();
    private readonly ConsoleHost _host;

    public PipeConsoleTests() => _host = new ConsoleHost(_console);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task FromGuest_gives_what_the_guest_writes()
    {
        Assert.Equal(5, _host.Write("hello"u8.ToArray()));

        Assert.Equal("hello", await ReadAsync());
    }

    [Fact]
    public async Task FromGuest_wakes_who_waits_on_the_thread_pool()
    {
        Task<bool> read = ReadOnPoolAsync();

        _host.Write("x"u8.ToArray());

        Assert.True(await read.WaitAsync(TestDeadline.Span));

        async Task<bool> ReadOnPoolAsync()
        {
            _ = await _console.FromGuest.ReadAsync().ConfigureAwait(false);
            return Thread.CurrentThread.IsThreadPoolThread;
        }
    }

    [Fact]
    public async Task ToGuest_is_read_as_bytes_come()
    {
        Assert.Null(_host.Read());
        await _console.ToGuest.WriteAsync("hi"u8.ToArray());
        await _host.InputReadyAsync();

        Assert.Equal("hi"u8.ToArray(), _host.Read());
        Assert.Null(_host.Read());
    }

    [Fact]
    public async Task ToGuest_that_is_completed_is_the_end_after_what_was_written()
    {
        await _console.ToGuest.WriteAsync("bye"u8.ToArray());
        await _console.ToGuest.CompleteAsync();

        Assert.Equal("bye"u8.ToArray(), _host.Read());
        Assert.Equal([], _host.Read()!);
        Assert.Equal([], _host.Read()!);
    }

    [Fact]
    public async Task ToGuest_that_is_completed_with_an_exception_while_the_guest_waits_is_the_end()
    {
        Assert.Null(_host.Read());

        await _console.ToGuest.CompleteAsync(new InvalidOperationException("of the program"));
        await _host.InputReadyAsync();

        Assert.Equal([], _host.Read()!);
    }

    [Fact]
    public async Task ToGuest_that_the_guest_does_not_read_makes_its_writer_wait_and_loses_nothing()
    {
        byte[] bytes = new byte[ConsoleEndpoint.MinBufferSize];
        new Random(1).NextBytes(bytes);
        ValueTask<FlushResult> flush = _console.ToGuest.WriteAsync(bytes);
        Assert.False(flush.IsCompleted);

        byte[] read = _host.ReadAll(bytes.Length);

        Assert.False((await flush.AsTask().WaitAsync(TestDeadline.Span)).IsCompleted);
        Assert.Equal(bytes, read);
    }

    [Fact]
    public async Task FromGuest_that_is_not_read_makes_the_guest_wait_at_the_buffers_size()
    {
        int total = _host.Fill();
        Assert.InRange(total, ConsoleEndpoint.MinBufferSize - 4096, ConsoleEndpoint.MinBufferSize);
        Assert.Null(_host.Write([1]));

        ReadResult result = await _console.FromGuest.ReadAsync();
        Assert.Equal(total, result.Buffer.Length);
        _console.FromGuest.AdvanceTo(result.Buffer.End);
        await _host.OutputReadyAsync();

        Assert.Equal(1, _host.Write([1]));
    }

    [Fact]
    public async Task FromGuest_that_is_completed_while_the_guest_is_silent_fails_the_output()
    {
        await _console.FromGuest.CompleteAsync();
        await _host.OutputReadyAsync();

        IOException failure = Assert.IsType<IOException>(_host.OutputFailure);
        Assert.Equal("The program reads the guest's output no more: it has completed the console's reader.", failure.Message);
        Assert.Equal(100_000, _host.Write(new byte[100_000]));
    }

    [Fact]
    public async Task FromGuest_that_is_completed_with_an_exception_while_the_guest_waits_tells_it()
    {
        InvalidOperationException cause = new("of the program");
        _host.Fill();

        await _console.FromGuest.CompleteAsync(cause);
        await _host.OutputReadyAsync();

        Assert.Same(cause, _host.OutputFailure?.InnerException);
        Assert.Equal(1, _host.Write([1]));
        Assert.False(_host.HasPendingOutput);
    }

    [Fact]
    public async Task FromGuest_that_was_completed_before_the_machine_was_made_fails_the_output()
    {
        PipeConsole console = new();
        await console.FromGuest.CompleteAsync();
        using ConsoleHost host = new(console);

        await host.OutputReadyAsync();

        Assert.NotNull(host.OutputFailure);
    }

    [Fact]
    public async Task End_of_the_machine_leaves_the_rest_to_the_reader_and_completes_it()
    {
        _host.Write("last words"u8.ToArray());

        _host.Dispose();

        Assert.Equal("last words", await ReadAsync());
        ReadResult end = await _console.FromGuest.ReadAsync();
        Assert.True(end.IsCompleted);
        Assert.True(end.Buffer.IsEmpty);
    }

    [Fact]
    public async Task End_of_the_machine_lets_go_of_who_waits()
    {
        Task<ReadResult> read = _console.FromGuest.ReadAsync().AsTask();
        Task<FlushResult> flush = _console.ToGuest.WriteAsync(new byte[100_000]).AsTask();

        _host.Dispose();

        Assert.True((await read.WaitAsync(TestDeadline.Span)).IsCompleted);
        Assert.True((await flush.WaitAsync(TestDeadline.Span)).IsCompleted);
    }

    [Fact]
    public async Task End_of_the_machine_while_both_directions_wait_disturbs_no_one_later()
    {
        Assert.Null(_host.Read());
        int total = _host.Fill();

        _host.Dispose();

        Assert.True((await _console.ToGuest.WriteAsync("late"u8.ToArray())).IsCompleted);
        ReadResult result = await _console.FromGuest.ReadAsync();
        Assert.Equal(total, result.Buffer.Length);
        _console.FromGuest.AdvanceTo(result.Buffer.End);
        await _console.FromGuest.CompleteAsync();
        await _console.ToGuest.CompleteAsync();
    }

    [Fact]
    public void Bytes_in_the_pipe_have_reached_the_host()
    {
        _host.Fill();

        Assert.False(_host.HasPendingOutput);
    }

    [Fact]
    public void IDuplexPipe_is_the_programs_end()
    {
        IDuplexPipe duplex = _console;

        Assert.Same(_console.FromGuest, duplex.Input);
        Assert.Same(_console.ToGuest, duplex.Output);
    }

    [Fact]
    public void Open_for_a_second_machine_is_refused()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(_console.Open);

        Assert.Equal("This console has served a virtual machine already. Give each machine a console of its own.", exception.Message);
    }

    [Theory]
    [InlineData(ConsoleEndpoint.MinBufferSize - 1)]
    [InlineData(ConsoleEndpoint.MaxBufferSize + 1)]
    public void Constructor_with_a_size_out_of_range_is_refused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>("bufferSize", () => new PipeConsole(size));

    [Fact]
    public void Fill_of_the_largest_buffer_stays_within_it()
    {
        using ConsoleHost host = new(new PipeConsole(ConsoleEndpoint.MaxBufferSize));

        Assert.InRange(host.Fill(), ConsoleEndpoint.MaxBufferSize - 4096, ConsoleEndpoint.MaxBufferSize);
    }

    [Fact]
    public void Steady_state_allocates_nothing_on_the_io_thread()
    {
        PipeConsole console = new();
        ManualEventLoop loop = new();
        using IConsoleEndpoint endpoint = console.Open();
        endpoint.Attach(loop, () => { }, () => { });
        byte[] bytes = new byte[3000];
        long allocated = 0;

        for (int i = 0; i < 400; i++)
        {
            allocated = i == 200 ? 0 : allocated;
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = endpoint.TryWrite(bytes, out _);
            _ = endpoint.TryRead(bytes, out _); // Waits, or reads what was written the round before.
            loop.RunUntilIdle();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            _ = console.ToGuest.WriteAsync(bytes).AsTask();
            if (i % 30 == 29)
            {
                Assert.True(console.FromGuest.TryRead(out ReadResult result));
                console.FromGuest.AdvanceTo(result.Buffer.End);
            }
        }

        Assert.Equal(0, allocated);
    }

    private async Task<string> ReadAsync()
    {
        ReadResult result = await _console.FromGuest.ReadAsync().AsTask().WaitAsync(TestDeadline.Span);
        string text = Encoding.UTF8.GetString(result.Buffer.ToArray());
        _console.FromGuest.AdvanceTo(result.Buffer.End);
        return text;
    }
}
