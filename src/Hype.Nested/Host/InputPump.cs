using System.Buffers.Binary;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>Carries our standard input into the channel, never more than the agent has room for.</summary>
internal sealed class InputPump(Channel channel)
{
    private readonly Descriptor _input = Descriptor.Standard(0);
    private readonly byte[] _buffer = new byte[Frame.MaxPayload];
    private int _window = FlowControl.InputWindow;
    private bool _ended;

    private int Room => _ended ? 0 : Math.Min(_window, channel.DataRoom);

    /// <summary>Joins a turn of the loop, when bytes may be sent.</summary>
    public void Join(PollSet turn) => turn.Add(_input, readable: Room > 0);

    /// <summary>Sends what is there.</summary>
    public void Pump(PollSet turn)
    {
        if (Room == 0 || !turn.IsReady(_input))
        {
            return;
        }

        Transfer read = _input.Read(_buffer.AsSpan(0, Room));
        if (read.Ended)
        {
            _ended = true;
            channel.Send(FrameType.EndOfInput, []);
        }
        else if (read.Count > 0)
        {
            _window -= read.Count;
            channel.Send(FrameType.Input, _buffer.AsSpan(0, read.Count));
        }
    }

    /// <summary>Notes that the command has taken input.</summary>
    /// <exception cref="NestedException">It claims more than there was.</exception>
    public void Acknowledge(Frame frame)
    {
        int taken = frame.Payload.Length == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(frame.Payload) : -1;
        if (taken < 0 || taken > FlowControl.InputWindow - _window)
        {
            throw new NestedException("The channel carried a broken acknowledgement.");
        }

        _window += taken;
    }
}
