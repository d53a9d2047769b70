using System.Buffers;
using System.IO.Pipelines;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>A console on pipes as a stream of both directions.</summary>
/// <param name="fromGuest">Where it reads.</param>
/// <param name="toGuest">Where it writes.</param>
internal sealed class PipeConsoleStream(PipeReader fromGuest, PipeWriter toGuest) : Stream
{
    private volatile bool _disposed;

    /// <inheritdoc/>
    public override bool CanRead => !_disposed;

    /// <inheritdoc/>
    public override bool CanWrite => !_disposed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw NoPosition();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw NoPosition();
        set => throw NoPosition();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ReadResult result = await fromGuest.ReadAsync(cancellationToken).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(_disposed, this); // The pipe gives nothing back any more.
            bool isOver = !result.Buffer.IsEmpty || result.IsCompleted;
            int count = (int)Math.Min(result.Buffer.Length, buffer.Length);
            ReadOnlySequence<byte> taken = result.Buffer.Slice(0, count);
            taken.CopyTo(buffer.Span);
            fromGuest.AdvanceTo(taken.End); // From here on none of the sequences is valid.
            if (isOver)
            {
                return count;
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);

        // In pieces, since the pipe takes the whole of each before it asks the writer to wait.
        for (ReadOnlyMemory<byte> rest = buffer; !rest.IsEmpty;)
        {
            int count = Math.Min(rest.Length, ConsolePipes.MaxPiece);
            FlushResult result = await toGuest.WriteAsync(rest[..count], cancellationToken).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (result.IsCompleted)
            {
                throw new IOException("The virtual machine has ended: nobody reads what is written to its console.");
            }

            rest = rest[count..];
        }
    }

    /// <summary>Does nothing: each write is on its way when it returns.</summary>
    public override void Flush() => ObjectDisposedException.ThrowIf(_disposed, this);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
    }

    // The inherited four let a write wait for a read to end, and a console is read and written at the same time.

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw NoPosition();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw NoPosition();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            fromGuest.CancelPendingRead(); // Whoever waits is let go.
            toGuest.CancelPendingFlush();
            fromGuest.Complete();
            toGuest.Complete();
        }

        base.Dispose(disposing);
    }

    private static NotSupportedException NoPosition() => new("A console has no position and no length.");
}
