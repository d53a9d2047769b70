using System.Buffers.Binary;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>Carries our standard input into the channel, never more than the agent has room for.</summary>
/// <param name="channel">The channel.</param>
/// <param name="input">The input.</param>
/// <param name="isTerminal">Whether the input is a terminal that passes every key: only its hanging up ends it then.</param>
internal sealed class InputPump(Channel channel, Descriptor input, bool isTerminal)
{
    private readonly byte[] _buffer = new byte[Frame.MaxPayload];
    private int _window = FlowControl.InputWindow;
    private bool _ended;

    /// <summary>Gets a value indicating whether the input was a terminal, and that is gone.</summary>
    public bool HungUp => _ended && isTerminal;

    private int Room => _ended ? 0 : Math.Min(_window, channel.DataRoom);

    /// <summary>Joins a turn of the loop, when bytes may be sent.</summary>
    public void Join(PollSet turn) => turn.Add(input, readable: Room > 0, hangUp: isTerminal && !_ended);

    /// <summary>Sends what is there.</summary>
    public void Pump(PollSet turn)
    {
        if (Room == 0)
        {
            _ended |= isTerminal && turn.IsHungUp(input);
            return;
        }

        Transfer read = turn.IsReady(input) ? input.Read(_buffer.AsSpan(0, Room)) : Transfer.Nothing;
        if (read.Ended)
        {
            End();
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

    private void End()
    {
        _ended = true;
        if (!isTerminal)
        {
            channel.Send(FrameType.EndOfInput, []);
        }
    }
}
