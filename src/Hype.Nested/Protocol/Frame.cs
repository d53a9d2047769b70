namespace Hype.Nested.Protocol;

/// <summary>A received frame; the payload is valid until the channel's next use.</summary>
internal readonly ref struct Frame(FrameType type, ReadOnlySpan<byte> payload)
{
    /// <summary>The length of type and payload length: u8 and little-endian u32.</summary>
    internal const int HeaderSize = 5;

    /// <summary>The longest payload: what a virtio port carries in one go, and room for any sensible command line.</summary>
    internal const int MaxPayload = 32 * 1024;

    /// <summary>Gets what the frame says.</summary>
    public FrameType Type { get; } = type;

    /// <summary>Gets its content.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Gets the content of a frame that is one byte.</summary>
    /// <exception cref="NestedException">It is not.</exception>
    public byte ReadByte()
    {
        return Payload.Length == 1 ? Payload[0] : throw new NestedException($"The channel carried a broken {Type} frame.");
    }
}
