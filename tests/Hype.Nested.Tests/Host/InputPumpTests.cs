using Hype.Nested.Agent;
using Hype.Nested.Host;
using Hype.Nested.Libc;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;
using Xunit;

namespace Hype.Nested.Tests.Host;

public sealed class InputPumpTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    [Fact]
    public void End_of_a_pipe_is_sent_behind_its_bytes()
    {
        (Channel near, Channel far) = ConnectChannels();
        (Descriptor reader, Descriptor writer) = Descriptor.Pipe();
        InputPump pump = new(near, reader, isTerminal: false);
        writer.Write("hi"u8);
        writer.Dispose();

        Pump(pump, reader);
        Pump(pump, reader);

        Assert.Equal([FrameType.Input, FrameType.EndOfInput], Carry(near, far));
        Assert.False(pump.HungUp);
        Dispose(near, far, reader);
    }

    [Fact]
    public void Terminal_that_is_gone_hangs_up_and_is_no_end_of_input()
    {
        (Channel near, Channel far) = ConnectChannels();
        using Descriptor terminal = OpenTerminal(out PseudoTerminal window);
        InputPump pump = new(near, terminal, isTerminal: true);
        Close(window);

        Pump(pump, terminal);

        Assert.True(pump.HungUp);
        Assert.Empty(Carry(near, far));
        Dispose(near, far);
    }

    [Fact]
    public void Terminal_that_goes_while_the_command_takes_nothing_hangs_up()
    {
        (Channel near, Channel far) = ConnectChannels();
        using Descriptor terminal = OpenTerminal(out PseudoTerminal window);
        InputPump pump = new(near, terminal, isTerminal: true);
        byte[] line = [.. Enumerable.Repeat((byte)'x', 1023), (byte)'\n'];
        for (int sent = 0; sent < FlowControl.InputWindow; sent += line.Length)
        {
            window.Writer.Write(line);
            Pump(pump, terminal);
            _ = Carry(near, far);
        }

        Close(window);
        Pump(pump, terminal);

        Assert.True(pump.HungUp);
        Dispose(near, far);
    }

    private static Descriptor OpenTerminal(out PseudoTerminal window)
    {
        window = PseudoTerminal.Open(default);
        return Descriptor.Open(window.Name, Descriptors.O_RDWR | Descriptors.O_NOCTTY | Descriptors.O_CLOEXEC);
    }

    private static void Close(PseudoTerminal window) => Dispose(window.Reader, window.Writer);

    private static (Channel Near, Channel Far) ConnectChannels()
    {
        (Descriptor near, Descriptor far) = Descriptor.SocketPair();
        return (new Channel(near.NonBlocking()), new Channel(far.NonBlocking()));
    }

    private static void Pump(InputPump pump, Descriptor input)
    {
        PollSet turn = new();
        pump.Join(turn);
        turn.Wait(s_limit);
        Assert.True(turn.IsReady(input), "nothing came");
        pump.Pump(turn);
    }

    /// <summary>Carries everything sent to the other end, and gets what kinds of frames it was.</summary>
    private static List<FrameType> Carry(Channel near, Channel far)
    {
        Turn(near, TimeSpan.Zero);
        Turn(far, TimeSpan.Zero);
        List<FrameType> types = [];
        while (far.TryReceive(out Frame frame))
        {
            types.Add(frame.Type);
        }

        return types;
    }

    private static void Turn(Channel channel, TimeSpan limit)
    {
        PollSet turn = new();
        channel.Join(turn);
        turn.Wait(limit);
        channel.Pump(turn);
    }

    private static void Dispose(params ReadOnlySpan<IDisposable> resources)
    {
        foreach (IDisposable resource in resources)
        {
            resource.Dispose();
        }
    }
}
