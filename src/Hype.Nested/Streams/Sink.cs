using Hype.Interop;

namespace Hype.Nested.Streams;

/// <summary>Bytes on their way into a descriptor that takes them when it can.</summary>
/// <param name="descriptor">The descriptor.</param>
/// <param name="capacity">How many bytes may wait.</param>
/// <param name="watchesHangUp">Whether the other side's end is noticed even while nothing waits.</param>
internal sealed class Sink(Descriptor descriptor, int capacity, bool watchesHangUp = false) : IDisposable
{
    // poll(2) promises that a pipe takes this much without blocking (PIPE_BUF), which counts where the descriptor is not ours to
    // make non-blocking.
    private const int SafeChunk = 4096;

    private readonly ByteQueue _queue = new(capacity);
    private bool _finishing;

    /// <summary>Gets how many bytes can be given.</summary>
    public int Room => _queue.Room;

    /// <summary>Gets a value indicating whether bytes wait.</summary>
    public bool HasWaiting => !Closed && _queue.Count > 0;

    /// <summary>Gets a value indicating whether nothing goes in any more: the other side is gone, or everything has been written after <see cref="Finish"/>.</summary>
    public bool Closed { get; private set; }

    /// <summary>Gets why nothing goes in any more, if that is not our own doing.</summary>
    public Errno Failure { get; private set; }

    /// <summary>Gives bytes. A closed sink drops them, as there is nobody left to read them.</summary>
    public void Give(ReadOnlySpan<byte> bytes)
    {
        if (!Closed)
        {
            _queue.Append(bytes);
        }
    }

    /// <summary>Closes the descriptor once everything given has been written.</summary>
    public void Finish()
    {
        _finishing = true;
        CloseIfFinished();
    }

    /// <summary>Joins a turn of the loop.</summary>
    public void Join(PollSet turn)
    {
        if (!Closed)
        {
            turn.Add(descriptor, writable: HasWaiting, hangUp: watchesHangUp);
        }
    }

    /// <summary>Writes what the descriptor takes now.</summary>
    /// <returns>The number of bytes that left the queue: also those dropped because the other side is gone.</returns>
    public int Pump(PollSet turn)
    {
        if (HasWaiting)
        {
            return turn.IsReady(descriptor) ? WriteWaiting() : 0;
        }

        if (watchesHangUp && !Closed && turn.IsHungUp(descriptor))
        {
            Fail(Errno.EPIPE);
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private int WriteWaiting()
    {
        ReadOnlySpan<byte> waiting = _queue.Waiting;
        Transfer written = descriptor.Write(waiting[..Math.Min(waiting.Length, SafeChunk)]);
        int gone = written.Ended ? _queue.Count : written.Count;
        _queue.Consume(gone);
        if (written.Ended)
        {
            Fail(written.Error);
        }

        CloseIfFinished();
        return gone;
    }

    private void Fail(Errno errno)
    {
        Failure = errno;
        Close();
    }

    private void CloseIfFinished()
    {
        if (_finishing && _queue.Count == 0)
        {
            Close();
        }
    }

    private void Close()
    {
        Closed = true;
        descriptor.Dispose();
    }
}
