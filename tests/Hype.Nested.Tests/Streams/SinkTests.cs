using Hype.Interop;
using Hype.Nested.Streams;
using Xunit;

namespace Hype.Nested.Tests.Streams;

public sealed class SinkTests
{
    [Fact]
    public void Everything_given_arrives_before_the_end()
    {
        (Descriptor reader, Descriptor writer) = Descriptor.Pipe();
        using Sink sink = new(writer, 20_000);
        sink.Give(new byte[10_000]);
        sink.Finish();

        Assert.Equal(10_000, PumpUntilClosed(sink));

        Assert.Equal(10_000, reader.Read(new byte[20_000]).Count);
        Assert.True(reader.Read(new byte[1]).Ended);
        reader.Dispose();
    }

    [Fact]
    public void A_reader_that_is_gone_closes_the_sink_and_drops_what_waited()
    {
        (Descriptor reader, Descriptor writer) = Descriptor.Pipe();
        using Sink sink = new(writer, 100);
        sink.Give(new byte[60]);
        reader.Dispose();

        Assert.Equal(60, PumpUntilClosed(sink));

        Assert.True(sink.Closed);
        Assert.False(sink.HasWaiting);
    }

    [Fact]
    public void A_reader_that_is_gone_closes_a_watching_sink_in_which_nothing_waits()
    {
        (Descriptor reader, Descriptor writer) = Descriptor.Pipe();
        using Sink sink = new(writer, 100, watchesHangUp: true);
        reader.Dispose();

        Assert.Equal(0, PumpUntilClosed(sink));

        Assert.Equal(Errno.EPIPE, sink.Failure);
    }

    [Fact]
    public void A_full_disk_closes_the_sink_and_is_named()
    {
        using Sink sink = new(Descriptor.Open("/dev/full", Hype.Nested.Libc.Descriptors.O_WRONLY), 100);
        sink.Give(new byte[60]);

        Assert.Equal(60, PumpUntilClosed(sink));

        Assert.Equal(Errno.ENOSPC, sink.Failure);
    }

    private static int PumpUntilClosed(Sink sink)
    {
        int gone = 0;
        while (!sink.Closed)
        {
            PollSet turn = new();
            sink.Join(turn);
            turn.Wait(TimeSpan.FromSeconds(10));
            gone += sink.Pump(turn);
        }

        return gone;
    }
}
