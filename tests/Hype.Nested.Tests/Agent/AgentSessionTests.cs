using System.Text;
using Hype.Nested.Agent;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;
using Xunit;

namespace Hype.Nested.Tests.Agent;

public sealed class AgentSessionTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Fact]
    public void Input_that_came_together_with_the_start_reaches_the_command()
    {
        (Descriptor near, Descriptor far) = Descriptor.SocketPair();
        using Channel host = new(near.NonBlocking());
        using Channel agent = new(far.NonBlocking());
        host.Send(FrameType.Start, new StartRequest(["cat"], [], TerminalStreams.None, default).Encode());
        host.Send(FrameType.Reminder, []);
        host.Send(FrameType.Input, "hello\n"u8);
        host.Send(FrameType.EndOfInput, []);
        Turn(host);
        Turn(agent);

        Thread session = new(() => Run(agent)) { IsBackground = true };
        session.Start();
        Assert.True(session.Join(s_limit), "the session still waits");
        Turn(host);
        List<string> frames = Receive(host);

        Assert.Contains("Output hello\n", frames);
        Assert.Equal("Exit \0", frames[^1]);
    }

    [Fact]
    public void End_of_a_terminals_input_is_not_acknowledged_as_a_byte()
    {
        (Descriptor near, Descriptor far) = Descriptor.SocketPair();
        using Channel host = new(near.NonBlocking());
        using Channel agent = new(far.NonBlocking());
        host.Send(FrameType.Start, new StartRequest(["cat"], [], TerminalStreams.Input, new WindowSize(24, 80)).Encode());
        host.Send(FrameType.Input, "hello\n"u8);
        host.Send(FrameType.EndOfInput, []);
        Turn(host);
        Turn(agent);

        Thread session = new(() => Run(agent)) { IsBackground = true };
        session.Start();
        Assert.True(session.Join(s_limit), "the session still waits");
        Turn(host);
        List<string> frames = Receive(host);

        Assert.Equal(["InputTaken \u0006\0\0\0"], frames.Where(static frame => frame.StartsWith("InputTaken", StringComparison.Ordinal)));
        Assert.Equal("Exit \0", frames[^1]);
    }

    [Fact]
    public void Terminal_that_only_shows_has_its_size_and_leaves_what_is_written_alone()
    {
        (Descriptor near, Descriptor far) = Descriptor.SocketPair();
        using Channel host = new(near.NonBlocking());
        using Channel agent = new(far.NonBlocking());
        string[] command = ["sh", "-c", "read -r line; stty size <&1; echo \"$line\""];
        host.Send(FrameType.Start, new StartRequest(command, [], TerminalStreams.Output, new WindowSize(33, 101)).Encode());
        host.Send(FrameType.Input, "from a pipe\n"u8);
        host.Send(FrameType.EndOfInput, []);
        Turn(host);
        Turn(agent);

        Thread session = new(() => Run(agent)) { IsBackground = true };
        session.Start();
        Assert.True(session.Join(s_limit), "the session still waits");
        Turn(host);
        List<string> frames = Receive(host);

        Assert.Equal(
            "33 101\nfrom a pipe\n",
            string.Concat(frames.Where(static frame => frame.StartsWith("Terminal ", StringComparison.Ordinal)).Select(static frame => frame["Terminal ".Length..])));
        Assert.Equal("Exit \0", frames[^1]);
    }

    private static void Run(Channel agent)
    {
        Assert.True(agent.TryReceive(out Frame start));
        using CommandProcess command = CommandProcess.Start(StartRequest.Decode(start.Payload));
        new AgentSession(agent, command).Run();
        while (!agent.Flushed)
        {
            Turn(agent);
        }
    }

    private static void Turn(Channel channel)
    {
        PollSet turn = new();
        channel.Join(turn);
        turn.Wait(TimeSpan.FromSeconds(1));
        channel.Pump(turn);
    }

    private static List<string> Receive(Channel channel)
    {
        List<string> frames = [];
        while (channel.TryReceive(out Frame frame))
        {
            frames.Add($"{frame.Type} {Encoding.UTF8.GetString(frame.Payload)}");
        }

        return frames;
    }
}
