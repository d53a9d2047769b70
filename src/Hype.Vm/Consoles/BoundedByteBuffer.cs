namespace Hype.Vm.Consoles;

/// <summary>A ring of bytes between two threads; it never grows.</summary>
/// <remarks>The io thread only tries; the other side may wait.</remarks>
internal sealed class BoundedByteBuffer(int capacity)
{
    private readonly object _gate = new(); // Not a Lock: the waiting side sleeps on the object's monitor.
    private readonly byte[] _bytes = new byte[capacity];

    // Guarded by _gate.
    private int _start;
    private int _count;
    private bool _completed;
    private TaskCompletionSource? _room; // Whoever waits for room without a thread.

    /// <summary>Gets a value indicating whether nothing is in it.</summary>
    internal bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _count == 0;
            }
        }
    }

    private bool IsFull => _count == _bytes.Length && !_completed;

    /// <summary>Adds what there is room for.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>How many were added; all of them are dropped, and counted, once the buffer is completed.</returns>
    internal int TryAdd(ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            return _completed ? source.Length : AddLocked(source);
        }
    }

    /// <summary>Takes what is there.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="count">How many bytes; zero with a true result is the end.</param>
    /// <returns>Whether something was taken or the end was reached.</returns>
    internal bool TryTake(Span<byte> destination, out int count)
    {
        lock (_gate)
        {
            count = TakeLocked(destination);
            return count > 0 || _completed;
        }
    }

    /// <summary>Adds all bytes, waiting for room; stops where the buffer is completed.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>Whether all were added.</returns>
    internal bool Add(ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            while (!_completed)
            {
                source = source[AddLocked(source)..];
                if (source.IsEmpty)
                {
                    return true;
                }

                Monitor.Wait(_gate);
            }

            return false;
        }
    }

    /// <summary>Takes what is there, waiting for the first byte.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <returns>How many bytes; zero at the end.</returns>
    internal int Take(Span<byte> destination)
    {
        lock (_gate)
        {
            int count;
            while ((count = TakeLocked(destination)) == 0 && !_completed)
            {
                Monitor.Wait(_gate);
            }

            return count;
        }
    }

    /// <summary>Waits for room, or for the end.</summary>
    internal void WaitForRoom()
    {
        lock (_gate)
        {
            while (IsFull)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Waits for room, or for the end, without a thread.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end of the wait.</returns>
    internal Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!IsFull)
            {
                return Task.CompletedTask;
            }

            // The io thread makes the room, and must not run what waits for it.
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that nothing more will be added, and wakes whoever waits.</summary>
    internal void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Monitor.PulseAll(_gate);
            TellRoom();
        }
    }

    private int AddLocked(ReadOnlySpan<byte> source)
    {
        int count = Math.Min(source.Length, _bytes.Length - _count);
        int end = (_start + _count) % _bytes.Length;
        int first = Math.Min(count, _bytes.Length - end);
        source[..first].CopyTo(_bytes.AsSpan(end));
        source[first..count].CopyTo(_bytes);
        _count += count;
        Monitor.PulseAll(_gate);
        return count;
    }

    private int TakeLocked(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _count);
        int first = Math.Min(count, _bytes.Length - _start);
        _bytes.AsSpan(_start, first).CopyTo(destination);
        _bytes.AsSpan(0, count - first).CopyTo(destination[first..]);
        _start = (_start + count) % _bytes.Length;
        _count -= count;
        Monitor.PulseAll(_gate);
        if (count > 0)
        {
            TellRoom();
        }

        return count;
    }

    private void TellRoom()
    {
        _room?.SetResult();
        _room = null;
    }
}
