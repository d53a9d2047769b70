using System.IO.Pipelines;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>The program's end of the guest's input. What it is completed with is not thrown on the io thread: a guest could be told of no reason.</summary>
/// <param name="pipe">The pipe's own writer.</param>
internal sealed class ProgramWriter(PipeWriter pipe) : PipeWriter
{
    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => pipe.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => pipe.UnflushedBytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => pipe.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => pipe.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override void Advance(int bytes) => pipe.Advance(bytes);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => pipe.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        pipe.WriteAsync(source, cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => pipe.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => pipe.Complete();
}
