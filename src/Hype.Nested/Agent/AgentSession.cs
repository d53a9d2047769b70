using System.Buffers.Binary;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Agent;

/// <summary>Carries the command's streams over the channel until it has ended and everything it wrote has been sent.</summary>
internal sealed class AgentSession(Channel channel, CommandProcess command)
{
    private readonly PollSet _turn = new();
    private int _taken;
    private int _owed; // Received and not yet acknowledged; less than what is taken where the end of input became a byte of its own.

    /// <summary>Runs to the exit frame, or until the other side is gone.</summary>
    public void Run()
    {
        // Frames that came together with the start have left the descriptor already: no wait would end for them.
        ReceiveFrames();
        while (!channel.HungUp)
        {
            Wait();
            Pump();
            ReceiveFrames();
            AcknowledgeInput();
            if (command.Process.ExitCode is { } exitCode && TryDrain())
            {
                channel.Send(FrameType.Exit, [(byte)exitCode]);
                return;
            }
        }
    }

    private void Wait()
    {
        _turn.Clear();
        channel.Join(_turn);
        command.Input.Join(_turn);
        foreach (CommandOutput output in command.Outputs)
        {
            output.Join(_turn, channel);
        }

        _turn.Add(command.Process.Ending, readable: command.Process.ExitCode is null);
        _turn.Wait(null);
    }

    private void Pump()
    {
        channel.Pump(_turn);
        _taken += command.Input.Pump(_turn);
        foreach (CommandOutput output in command.Outputs)
        {
            output.Pump(_turn, channel);
        }

        if (_turn.IsReady(command.Process.Ending))
        {
            command.Process.Wait();
        }
    }

    private void ReceiveFrames()
    {
        while (channel.TryReceive(out Frame frame))
        {
            Receive(frame);
        }
    }

    private void Receive(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Input:
                ReceiveInput(frame.Payload);
                break;
            case FrameType.EndOfInput:
                command.EndInput();
                break;
            case FrameType.WindowSize:
                command.Terminal?.Resize(WindowSize.Decode(frame.Payload));
                break;
            case FrameType.Signal:
                command.Process.Signal(frame.ReadByte());
                break;
            case FrameType.OutputClosed:
                Close((FrameType)frame.ReadByte());
                break;
            case FrameType.Reminder:
                break; // It has done its work by coming.
            default:
                throw new NestedException($"The channel carried an unexpected {frame.Type} frame.");
        }
    }

    private void ReceiveInput(ReadOnlySpan<byte> bytes)
    {
        _owed += bytes.Length;
        if (command.Input.Closed)
        {
            _taken += bytes.Length;
        }
        else
        {
            command.Input.Give(bytes);
        }
    }

    private void Close(FrameType type)
    {
        foreach (CommandOutput output in command.Outputs)
        {
            if (output.Type == type)
            {
                output.Close();
            }
        }
    }

    private void AcknowledgeInput()
    {
        int count = Math.Min(_taken, _owed);
        if (count > 0 && channel.DataRoom > 0)
        {
            Span<byte> payload = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(payload, count);
            channel.Send(FrameType.InputTaken, payload);
            _taken -= count;
            _owed -= count;
        }
    }

    private bool TryDrain()
    {
        bool ended = true;
        foreach (CommandOutput output in command.Outputs)
        {
            output.Drain(channel);
            ended &= output.Ended;
        }

        return ended && channel.DataRoom > 0;
    }
}
