using Hype.Nested.Libc;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Agent;

/// <summary>The role inside the emulated host: runs one command for the other side of the channel.</summary>
internal static class AgentCommand
{
    // How often a port is asked whether the other side has been announced: milliseconds after it appeared it is.
    private static readonly TimeSpan s_announcementInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs until the command's end has been reported, or the other side is gone.</summary>
    public static int Run(string portPath)
    {
        Descriptor port = Descriptor.Open(portPath, Descriptors.O_RDWR | Descriptors.O_NONBLOCK | Descriptors.O_CLOEXEC);
        using Channel channel = new(port);
        WaitForAnnouncement(port);
        channel.Send(FrameType.Hello, Hello.Encode());
        if (TryReceiveStart(channel) is { } request)
        {
            RunCommand(channel, request);
        }

        return 0;
    }

    // The agent speaks first, so nothing can be there to read yet: the port either has no other side (end of file) or would block.
    private static void WaitForAnnouncement(Descriptor port)
    {
        PollSet nothing = new();
        while (!port.Read([]).WouldBlock)
        {
            nothing.Wait(s_announcementInterval);
        }
    }

    private static StartRequest? TryReceiveStart(Channel channel)
    {
        bool greeted = false;
        while (!channel.HungUp)
        {
            Turn(channel);
            while (channel.TryReceive(out Frame frame))
            {
                if (greeted && frame.Type == FrameType.Start)
                {
                    return StartRequest.Decode(frame.Payload);
                }

                Hello.Check(frame);
                greeted = true;
            }
        }

        return null;
    }

    private static void RunCommand(Channel channel, StartRequest request)
    {
        try
        {
            using CommandProcess command = CommandProcess.Start(request);
            new AgentSession(channel, command).Run();
        }
        catch (NestedException error)
        {
            channel.Send(FrameType.Refused, [(byte)error.ExitCode, .. System.Text.Encoding.UTF8.GetBytes(error.Message)]);
        }

        while (!channel.Flushed)
        {
            Turn(channel);
        }
    }

    private static void Turn(Channel channel)
    {
        PollSet turn = new();
        channel.Join(turn);
        turn.Wait(null);
        channel.Pump(turn);
    }
}
