using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Hype.Vm.Events;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>The way from a pipe to the device, which never waits: a read that has to is continued by a call on the loop.</summary>
/// <param name="pipe">The pipe's reader; the io thread's alone.</param>
internal sealed class PipeInput(PipeReader pipe)
{
    private IEventLoop? _loop;
    private Action? _inputReady;
    private Action? _post; // Made once, as is what it posts: they are named for every read that waits.
    private ValueTaskAwaiter<ReadResult> _read; // Where _isReading.
    private bool _isReading; // until OnRead

    /// <summary>Names whom to call.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="inputReady">Called on it when a read that had to wait is worth another try.</param>
    internal void Attach(IEventLoop loop, Action inputReady)
    {
        _loop = loop;
        _inputReady = inputReady;
        Action onRead = OnRead;
        _post = () => _loop.Post(onRead);
    }

    /// <summary>Reads what is there.</summary>
    /// <param name="destination">Where it goes; not empty.</param>
    /// <param name="count">How many bytes; zero is the end.</param>
    /// <returns>Whether something was there, or the end.</returns>
    internal bool TryRead(Span<byte> destination, out int count)
    {
        count = 0;
        while (!_isReading && (pipe.TryRead(out ReadResult result) || TryStartRead(out result)))
        {
            count = Take(result.Buffer, destination);
            if (count > 0 || result.IsCompleted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Asks for a call when there is something.</summary>
    /// <returns>Whether it came meanwhile.</returns>
    private bool TryStartRead(out ReadResult result)
    {
#pragma warning disable CA2012 // Its result is got once: here, or in OnRead.
        _read = pipe.ReadAsync().GetAwaiter();
#pragma warning restore CA2012
        if (_read.IsCompleted)
        {
            result = _read.GetResult();
            return true;
        }

        result = default;
        _isReading = true;
        _read.UnsafeOnCompleted(_post!);
        return false;
    }

    private int Take(ReadOnlySequence<byte> buffer, Span<byte> destination)
    {
        int count = (int)Math.Min(buffer.Length, destination.Length);
        ReadOnlySequence<byte> taken = buffer.Slice(0, count);
        taken.CopyTo(destination);
        pipe.AdvanceTo(taken.End);
        return count;
    }

    private void OnRead()
    {
        _isReading = false;
        pipe.AdvanceTo(_read.GetResult().Buffer.Start); // It is still there for the next read.
        _inputReady!();
    }
}
