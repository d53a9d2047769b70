using System.IO.Pipelines;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>The program's end of the guest's output. Its completion is told at once, and never thrown on the io thread.</summary>
/// <param name="pipe">The pipe's own reader.</param>
internal sealed class ProgramReader(PipeReader pipe) : PipeReader
{
    private IOException? _completion;
    private Action? _completed;

    /// <summary>Gets why the program reads no more; <see langword="null"/> while it does.</summary>
    internal Exception? Completion => Volatile.Read(ref _completion);

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result) => pipe.TryRead(out result);

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => pipe.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => pipe.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => pipe.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => pipe.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        IOException completion = new("The program reads the guest's output no more: it has completed the console's reader.", exception);
        _ = Interlocked.CompareExchange(ref _completion, completion, null); // First, so that whoever finds the pipe completed finds the reason.
        pipe.Complete();
        Volatile.Read(ref _completed)?.Invoke();
    }

    /// <summary>Names what to call when the program reads no more.</summary>
    /// <param name="completed">Called on the thread that completes; on this one where that has happened.</param>
    internal void OnCompleted(Action completed)
    {
        // Announce first, look after: it may be completed at this moment.
        _ = Interlocked.Exchange(ref _completed, completed);
        if (Completion is not null)
        {
            completed();
        }
    }
}
