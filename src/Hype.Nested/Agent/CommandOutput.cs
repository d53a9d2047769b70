using Hype.Interop;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Agent;

/// <summary>One stream of what the command writes, on its way into the channel.</summary>
internal sealed class CommandOutput(FrameType type, Descriptor reader) : IDisposable
{
    private readonly byte[] _buffer = new byte[Frame.MaxPayload];

    /// <summary>Gets the kind of frames this becomes.</summary>
    public FrameType Type { get; } = type;

    /// <summary>Gets a value indicating whether nothing more comes.</summary>
    public bool Ended { get; private set; }

    /// <summary>Joins a turn of the loop, when the channel has room.</summary>
    public void Join(PollSet turn, Channel channel)
    {
        if (!Ended)
        {
            turn.Add(reader, readable: channel.DataRoom > 0);
        }
    }

    /// <summary>Sends what is there.</summary>
    public void Pump(PollSet turn, Channel channel)
    {
        if (!Ended && channel.DataRoom > 0 && turn.IsReady(reader))
        {
            Move(channel);
        }
    }

    /// <summary>Sends what is still there after the command's end, as far as the channel has room.</summary>
    /// <remarks>A process that the command left behind may hold the stream open for ever; only what is there now counts.</remarks>
    public void Drain(Channel channel)
    {
        while (!Ended && channel.DataRoom > 0)
        {
            if (Move(channel).Error == Errno.EAGAIN)
            {
                Ended = true;
            }
        }
    }

    /// <summary>Stops reading: the command's next write fails, as with any closed pipe.</summary>
    public void Close()
    {
        Ended = true;
        reader.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private Transfer Move(Channel channel)
    {
        Transfer read = reader.Read(_buffer.AsSpan(0, channel.DataRoom));
        if (read.Count > 0)
        {
            channel.Send(Type, _buffer.AsSpan(0, read.Count));
        }

        Ended |= read.Ended;
        return read;
    }
}
