using System.Buffers.Binary;

namespace Hype.Nested.Protocol;

/// <summary>The first frame of each side, so that two that do not understand each other say so.</summary>
internal static class Hello
{
    /// <summary>The version of the frames and of what they mean.</summary>
    internal const ushort Version = 2;

    private static ReadOnlySpan<byte> Magic => "hype"u8;

    /// <summary>Gets this side's greeting.</summary>
    public static byte[] Encode()
    {
        byte[] payload = [.. Magic, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(Magic.Length), Version);
        return payload;
    }

    /// <summary>Checks the other side's greeting.</summary>
    /// <exception cref="NestedException">It is none, or of another version.</exception>
    public static void Check(Frame frame)
    {
        if (frame.Type != FrameType.Hello || frame.Payload.Length != Magic.Length + sizeof(ushort) || !frame.Payload.StartsWith(Magic))
        {
            throw new NestedException("The other end of the channel is not hype-nested.");
        }

        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(frame.Payload[Magic.Length..]);
        if (version != Version)
        {
            throw new NestedException($"The other end of the channel speaks version {version}; this one speaks version {Version}.");
        }
    }
}
