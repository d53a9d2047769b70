using Hype.Testing;
using Hype.Vm.Consoles;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class PipeConsoleStreamTests : IDisposable
{
    private readonly PipeConsole _console = new();
    private readonly ConsoleHost _host;
    private readonly Stream _stream;

    public PipeConsoleStreamTests()
    {
        _host = new ConsoleHost(_console);
        _stream = _console.AsStream();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task Read_gives_what_the_guest_writes_and_zero_at_the_machines_end()
    {
        byte[] buffer = new byte[3];
        _host.Write("hello"u8.ToArray());
        _host.Dispose();

        Assert.Equal(3, await _stream.ReadAsync(buffer));
        Assert.Equal("hel"u8.ToArray(), buffer);
        Assert.Equal(2, _stream.Read(buffer, 1, 2));
        Assert.Equal("hlo"u8.ToArray(), buffer);
        Assert.Equal(0, _stream.Read(buffer));
    }

    [Fact]
    public void Read_across_the_pipes_blocks_counts_what_it_gives()
    {
        byte[] bytes = new byte[50_000];
        new Random(1).NextBytes(bytes);
        for (int written = 0; written < bytes.Length;)
        {
            written += _host.Write(bytes[written..])!.Value;
        }

        byte[] read = new byte[60_000];

        Assert.Equal(bytes.Length, _stream.Read(read));
        Assert.Equal(bytes, read[..bytes.Length]);
    }

    [Fact]
    public async Task Read_of_no_bytes_waits_for_the_first()
    {
        Task<int> read = _stream.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(read.IsCompleted);

        _host.Write("x"u8.ToArray());

        Assert.Equal(0, await read.WaitAsync(TestDeadline.Span));
        Assert.Equal('x', _stream.ReadByte());
    }

    [Fact]
    public async Task Read_that_is_cancelled_loses_nothing()
    {
        using CancellationTokenSource cancellation = new();
        Task<int> read = _stream.ReadAsync(new byte[1], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        _host.Write("x"u8.ToArray());
        Assert.Equal('x', _stream.ReadByte());
    }

    [Fact]
    public async Task Write_reaches_the_guest()
    {
        _stream.Write("a"u8.ToArray(), 0, 1);
        _stream.Write("b"u8);
        await _stream.WriteAsync("c"u8.ToArray());
        await _stream.FlushAsync();

        Assert.Equal("abc"u8.ToArray(), _host.ReadAll(3));
    }

    [Fact]
    public async Task Write_larger_than_the_buffer_waits_for_the_guest()
    {
        byte[] bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        Task write = _stream.WriteAsync(bytes).AsTask();
        Assert.False(write.IsCompleted);

        Assert.Equal(bytes, _host.ReadAll(bytes.Length));

        await write.WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public async Task Write_that_waits_is_cancelled_by_its_token()
    {
        using CancellationTokenSource cancellation = new();
        Task write = _stream.WriteAsync(new byte[200_000], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
    }

    [Fact]
    public async Task Write_after_the_machines_end_is_refused()
    {
        _host.Dispose();

        IOException exception = await Assert.ThrowsAsync<IOException>(() => _stream.WriteAsync("x"u8.ToArray()).AsTask());

        Assert.Equal("The virtual machine has ended: nobody reads what is written to its console.", exception.Message);
    }

    [Fact]
    public async Task Write_goes_on_while_a_read_waits()
    {
        byte[] read = new byte[1];
        IAsyncResult waiting = _stream.BeginRead(read, 0, 1, null, null);

        _stream.EndWrite(_stream.BeginWrite("ping"u8.ToArray(), 0, 4, null, null));
        Assert.Equal("ping"u8.ToArray(), _host.ReadAll(4));
        _host.Write("!"u8.ToArray());

        Assert.Equal(1, await Task.Factory.FromAsync(waiting, _stream.EndRead).WaitAsync(TestDeadline.Span));
    }

    [Fact]
    public async Task Dispose_lets_go_of_who_waits_and_completes_both_directions()
    {
        Task<int> read = _stream.ReadAsync(new byte[1]).AsTask();
        Task write = _stream.WriteAsync(new byte[200_000]).AsTask();

        await _stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(TestDeadline.Span));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => write.WaitAsync(TestDeadline.Span));
        await _host.OutputReadyAsync();
        Assert.IsType<IOException>(_host.OutputFailure);
    }

    [Fact]
    public void Dispose_ends_the_guests_input()
    {
        _stream.Write("x"u8);

        _stream.Dispose();

        Assert.Equal("x"u8.ToArray(), _host.Read());
        Assert.Equal([], _host.Read()!);
    }

    [Fact]
    public async Task Disposed_stream_can_nothing()
    {
        Assert.Equal((true, true, false), (_stream.CanRead, _stream.CanWrite, _stream.CanSeek));

        await _stream.DisposeAsync();

        Assert.Equal((false, false), (_stream.CanRead, _stream.CanWrite));
        Assert.Throws<ObjectDisposedException>(_stream.Flush);
        Assert.Throws<ObjectDisposedException>(() => _stream.ReadByte());
        Assert.Throws<ObjectDisposedException>(() => _stream.WriteByte(1));
    }

    [Fact]
    public void Position_and_length_do_not_exist()
    {
        Assert.Throws<NotSupportedException>(() => _stream.Length);
        Assert.Throws<NotSupportedException>(() => _stream.Position);
        Assert.Throws<NotSupportedException>(() => _stream.Position = 1);
        Assert.Throws<NotSupportedException>(() => _stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => _stream.SetLength(1));
    }
}
