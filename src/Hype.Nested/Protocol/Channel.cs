using Hype.Nested.Streams;

namespace Hype.Nested.Protocol;

/// <summary>One end of the channel: frames over a descriptor, buffered both ways within bounds.</summary>
internal sealed class Channel(Descriptor descriptor) : IDisposable
{
    // Holds a whole frame and, beside it, the small ones (a signal, an acknowledgement) that must not wait for data to drain.
    private const int Capacity = 2 * (Frame.HeaderSize + Frame.MaxPayload);
    private const int SmallFrames = 1024;

    private readonly ByteQueue _incoming = new(Capacity);
    private readonly ByteQueue _outgoing = new(Capacity);

    /// <summary>Gets a value indicating whether the other side is gone; frames that came before may still wait.</summary>
    public bool HungUp { get; private set; }

    /// <summary>Gets how many bytes of data can be sent now.</summary>
    public int DataRoom => Math.Clamp(_outgoing.Room - Frame.HeaderSize - SmallFrames, 0, Frame.MaxPayload);

    /// <summary>Gets a value indicating whether everything sent has left.</summary>
    public bool Flushed => _outgoing.Count == 0 || HungUp;

    /// <summary>Sends a frame. Data asks for <see cref="DataRoom"/> first; small frames have a reserve.</summary>
    public void Send(FrameType type, ReadOnlySpan<byte> payload) => FrameCodec.Append(_outgoing, type, payload);

    /// <summary>Takes the next frame.</summary>
    /// <exception cref="NestedException">The bytes are no frame.</exception>
    public bool TryReceive(out Frame frame) => FrameCodec.TryTake(_incoming, out frame);

    /// <summary>Joins a turn of the loop.</summary>
    public void Join(PollSet turn)
    {
        if (!HungUp)
        {
            turn.Add(descriptor, readable: _incoming.Room > 0, writable: _outgoing.Count > 0);
        }
    }

    /// <summary>Moves what can be moved now.</summary>
    public void Pump(PollSet turn)
    {
        if (HungUp || !turn.IsReady(descriptor))
        {
            return;
        }

        if (_outgoing.Count > 0)
        {
            Transfer written = descriptor.Write(_outgoing.Waiting);
            _outgoing.Consume(written.Count);
            HungUp = written.Error != 0 && !written.WouldBlock;
        }

        if (_incoming.Room > 0)
        {
            Transfer read = descriptor.Read(_incoming.Reserve());
            _incoming.Commit(read.Count);
            HungUp |= read.Ended;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => descriptor.Dispose();
}
