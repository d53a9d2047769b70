using Hype.Interop;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>Carries one kind of the command's output to one of our standard streams.</summary>
internal sealed class OutputPump(Channel channel, FrameType type, int stream) : IDisposable
{
    // How long a reader may take nothing before it counts as one who never will.
    private static readonly TimeSpan s_stallLimit = TimeSpan.FromSeconds(1);

    private readonly Sink _sink = new(ConsoleTerminal.OpenForWriting(stream), 2 * Frame.MaxPayload, watchesHangUp: true);
    private bool _told;

    /// <summary>Gets the kind of frames this takes.</summary>
    public FrameType Type { get; } = type;

    /// <summary>Gets a value indicating whether a whole frame can be taken.</summary>
    public bool HasRoom => _sink.Closed || _sink.Room >= Frame.MaxPayload;

    /// <summary>Gets a value indicating whether bytes wait to be written.</summary>
    public bool HasWaiting => _sink.HasWaiting;

    /// <summary>Gets when what waits now will have waited too long for a run that is to end.</summary>
    public Deadline StallDeadline { get; private set; } = new(s_stallLimit);

    /// <summary>Gets why our stream could not be written, where that is more than a reader who went away; the command never learns of it.</summary>
    public Errno Failure => _sink.Failure is Errno.EPIPE ? Errno.None : _sink.Failure;

    /// <summary>Takes a frame's bytes.</summary>
    public void Give(ReadOnlySpan<byte> bytes) => _sink.Give(bytes);

    /// <summary>Joins a turn of the loop.</summary>
    public void Join(PollSet turn) => _sink.Join(turn);

    /// <summary>Writes what our stream takes.</summary>
    public void Pump(PollSet turn)
    {
        if (_sink.Pump(turn) > 0 || !HasWaiting)
        {
            StallDeadline = new Deadline(s_stallLimit);
        }
    }

    /// <summary>Tells the command, which has to be started, when nobody reads our stream any more.</summary>
    public void TellIfClosed()
    {
        if (_sink.Closed && !_told)
        {
            _told = true;
            channel.Send(FrameType.OutputClosed, [(byte)Type]);
        }
    }

    /// <summary>Drops what waits, and what is still to come.</summary>
    public void Abandon() => _sink.Dispose();

    /// <inheritdoc/>
    public void Dispose() => _sink.Dispose();
}
