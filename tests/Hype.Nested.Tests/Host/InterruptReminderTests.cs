using Hype.Nested.Host;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;
using Xunit;

namespace Hype.Nested.Tests.Host;

public sealed class InterruptReminderTests
{
    [Fact]
    public void Reminder_is_sent_when_it_is_time_and_again()
    {
        using Channels channels = new();
        InterruptReminder reminder = new(channels.Host, TimeSpan.Zero);

        reminder.SendIfDue();
        reminder.SendIfDue();

        Assert.Equal([FrameType.Reminder, FrameType.Reminder], channels.Received());
    }

    [Fact]
    public void Nothing_is_sent_before_it_is_time()
    {
        using Channels channels = new();
        InterruptReminder reminder = new(channels.Host, TimeSpan.FromHours(1));

        reminder.SendIfDue();

        Assert.Empty(channels.Received());
        Assert.InRange(reminder.Left, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
    }

    [Fact]
    public void Channel_without_room_gets_none()
    {
        using Channels channels = new();
        while (channels.Host.DataRoom > 0)
        {
            channels.Host.Send(FrameType.Input, new byte[channels.Host.DataRoom]);
        }

        new InterruptReminder(channels.Host, TimeSpan.Zero).SendIfDue();

        Assert.DoesNotContain(FrameType.Reminder, channels.Received());
    }

    private sealed class Channels : IDisposable
    {
        private readonly Channel _agent;

        internal Channels()
        {
            (Descriptor near, Descriptor far) = Descriptor.SocketPair();
            Host = new Channel(near.NonBlocking());
            _agent = new Channel(far.NonBlocking());
        }

        internal Channel Host { get; }

        public void Dispose()
        {
            Host.Dispose();
            _agent.Dispose();
        }

        internal List<FrameType> Received()
        {
            List<FrameType> types = [];
            while (!Host.Flushed)
            {
                Turn(Host);
                Turn(_agent);
                while (_agent.TryReceive(out Frame frame))
                {
                    types.Add(frame.Type);
                }
            }

            return types;
        }

        private static void Turn(Channel channel)
        {
            PollSet turn = new();
            channel.Join(turn);
            turn.Wait(TimeSpan.FromSeconds(1));
            channel.Pump(turn);
        }
    }
}
