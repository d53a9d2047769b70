using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Hype.Vm.Events;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>The way from the device to a pipe, which never waits: while its reader does not keep up, the device is told to.</summary>
/// <param name="pipe">The pipe's writer; the io thread's alone.</param>
/// <param name="program">The pipe's reader, which tells why it was completed.</param>
internal sealed class PipeOutput(PipeWriter pipe, ProgramReader program)
{
    private IEventLoop? _loop;
    private Action? _outputReady;
    private Action? _post; // Made once, as is what it posts: they are named for every flush that waits.
    private ValueTaskAwaiter<FlushResult> _flush; // Where _isFlushing.
    private bool _isFlushing; // until OnFlushed

    /// <summary>Gets why the program reads no more.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Names whom to call.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="outputReady">Called on it when a write that had to wait is worth another try, and when the program reads no more.</param>
    internal void Attach(IEventLoop loop, Action outputReady)
    {
        _loop = loop;
        _outputReady = outputReady;
        Action onFlushed = OnFlushed;
        _post = () => _loop.Post(onFlushed);
        program.OnCompleted(() => loop.Post(OnProgramCompleted));
    }

    /// <summary>Writes what the program has room for.</summary>
    /// <param name="source">The bytes; not empty.</param>
    /// <param name="count">How many were taken; all of them, and discarded, after a <see cref="Failure"/>.</param>
    /// <returns>Whether any were.</returns>
    internal bool TryWrite(ReadOnlySpan<byte> source, out int count)
    {
        count = source.Length;
        if (Failure is null)
        {
            count = _isFlushing ? 0 : Math.Min(count, ConsolePipes.MaxPiece);
            Write(source[..count]);
        }

        return count > 0;
    }

    private void Write(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
        {
            return;
        }

        pipe.Write(source);
#pragma warning disable CA2012 // Its result is got once: here, or in OnFlushed.
        _flush = pipe.FlushAsync().GetAwaiter();
#pragma warning restore CA2012
        if (_flush.IsCompleted)
        {
            NoteWhetherRead(_flush.GetResult());
        }
        else
        {
            _isFlushing = true;
            _flush.UnsafeOnCompleted(_post!);
        }
    }

    private void OnFlushed()
    {
        _isFlushing = false;
        NoteWhetherRead(_flush.GetResult());
        _outputReady!();
    }

    private void OnProgramCompleted()
    {
        Failure = program.Completion;
        _outputReady!();
    }

    private void NoteWhetherRead(FlushResult result)
    {
        if (result.IsCompleted)
        {
            Failure = program.Completion;
        }
    }
}
