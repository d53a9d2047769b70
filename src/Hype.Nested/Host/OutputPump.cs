using Hype.Interop;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;

namespace Hype.Nested.Host;

/// <summary>Carries one kind of the command's output to one of our standard streams.</summary>
internal sealed class OutputPump(Channel channel, FrameType type, int stream) : IDisposable
{
    private readonly Sink _sink = new(Descriptor.Standard(stream), 2 * Frame.MaxPayload, watchesHangUp: true);
    private bool _told;

    /// <summary>Gets the kind of frames this takes.</summary>
    public FrameType Type { get; } = type;

    /// <summary>Gets a value indicating whether a whole frame can be taken.</summary>
    public bool HasRoom => _sink.Closed || _sink.Room >= Frame.MaxPayload;

    /// <summary>Gets a value indicating whether bytes wait to be written.</summary>
    public bool HasWaiting => _sink.HasWaiting;

    /// <summary>Gets why our stream could not be written, where that is more than a reader who went away; the command never learns of it.</summary>
    public Errno Failure => _sink.Failure is Errno.EPIPE ? Errno.None : _sink.Failure;

    /// <summary>Takes a frame's bytes.</summary>
    public void Give(ReadOnlySpan<byte> bytes) => _sink.Give(bytes);

    /// <summary>Joins a turn of the loop.</summary>
    public void Join(PollSet turn) => _sink.Join(turn);

    /// <summary>Writes what our stream takes; when nobody reads it any more, the command is told.</summary>
    public void Pump(PollSet turn)
    {
        _sink.Pump(turn);
        if (_sink.Closed && !_told)
        {
            _told = true;
            channel.Send(FrameType.OutputClosed, [(byte)Type]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sink.Dispose();
}
