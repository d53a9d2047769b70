using System.Buffers.Binary;
using Hype.Nested.Streams;

namespace Hype.Nested.Protocol;

/// <summary>Puts frames into a queue of bytes and takes them out again.</summary>
internal static class FrameCodec
{
    /// <summary>Appends a frame.</summary>
    /// <exception cref="ArgumentException">The payload is too long, or the queue has no room for it.</exception>
    public static void Append(ByteQueue queue, FrameType type, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, Frame.MaxPayload);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Frame.HeaderSize + payload.Length, queue.Room);
        Span<byte> header = stackalloc byte[Frame.HeaderSize];
        header[0] = (byte)type;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], payload.Length);
        queue.Append(header);
        queue.Append(payload);
    }

    /// <summary>Takes the first frame, if it is there whole.</summary>
    /// <exception cref="NestedException">The bytes are no frame.</exception>
    public static bool TryTake(ByteQueue queue, out Frame frame)
    {
        frame = default;
        ReadOnlySpan<byte> waiting = queue.Waiting;
        if (waiting.Length < Frame.HeaderSize)
        {
            return false;
        }

        FrameType type = (FrameType)waiting[0];
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(waiting[1..]);
        if (!Enum.IsDefined(type) || length > Frame.MaxPayload)
        {
            throw new NestedException($"The channel carried bytes that are no frame (type {waiting[0]}, length {length}).");
        }

        int size = Frame.HeaderSize + (int)length;
        if (waiting.Length < size)
        {
            return false;
        }

        frame = new Frame(type, waiting[Frame.HeaderSize..size]);
        queue.Consume(size);
        return true;
    }
}
