namespace Hype.Vm.Consoles;

/// <summary>What code sends to a guest: a bounded buffer, and a bell for the io thread.</summary>
/// <remarks>Safe on any thread. What one call sends stays together, whoever else sends.</remarks>
/// <param name="capacity">How many bytes wait for the guest before a sender does.</param>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing that could be disposed.
internal sealed class MemoryInput(int capacity)
#pragma warning restore CA1001
{
    private readonly BoundedByteBuffer _bytes = new(capacity);
    private readonly SemaphoreSlim _turn = new(1, 1); // Of the senders.
    private Action? _arrived;

    /// <summary>Sends all bytes, waiting for room. What is sent after the end is dropped.</summary>
    /// <param name="bytes">The bytes.</param>
    internal void Send(ReadOnlySpan<byte> bytes)
    {
        _turn.Wait();
        try
        {
            while (!(bytes = bytes[Hand(bytes)..]).IsEmpty)
            {
                _bytes.WaitForRoom();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends all bytes, waiting for room without a thread. What is sent after the end is dropped.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Ends the wait; what the buffer took until then is sent.</param>
    /// <returns>The end of it.</returns>
    internal async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (!(bytes = bytes[Hand(bytes.Span)..]).IsEmpty)
            {
                await _bytes.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the input, and lets go of who waits to send more.</summary>
    internal void Complete()
    {
        _bytes.Complete();
        Ring();
    }

    /// <summary>Takes what is there. On the io thread.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="count">How many bytes; zero with a true result is the end.</param>
    /// <returns>Whether something was taken or the end was reached.</returns>
    internal bool TryTake(Span<byte> destination, out int count) => _bytes.TryTake(destination, out count);

    /// <summary>Names what to call when more arrives. On the io thread.</summary>
    /// <param name="arrived">Called once, on whichever thread sends.</param>
    internal void OnNext(Action arrived) => Interlocked.Exchange(ref _arrived, arrived);

    /// <summary>Adds what there is room for, and rings: a guest that waits makes the room for the rest.</summary>
    private int Hand(ReadOnlySpan<byte> bytes)
    {
        int count = _bytes.TryAdd(bytes);
        Ring();
        return count;
    }

    private void Ring() => Interlocked.Exchange(ref _arrived, null)?.Invoke();
}
