using System.Buffers.Binary;

namespace Hype.Nested.Protocol;

/// <summary>A terminal's size in characters.</summary>
internal readonly record struct WindowSize(ushort Rows, ushort Columns)
{
    /// <summary>The length on the wire.</summary>
    internal const int Size = 4;

    /// <summary>Reads a size.</summary>
    /// <exception cref="NestedException">There is none.</exception>
    public static WindowSize Decode(ReadOnlySpan<byte> payload)
    {
        return payload.Length >= Size
            ? new WindowSize(BinaryPrimitives.ReadUInt16LittleEndian(payload), BinaryPrimitives.ReadUInt16LittleEndian(payload[2..]))
            : throw new NestedException("The channel carried a broken window size.");
    }

    /// <summary>Gets the bytes for the wire.</summary>
    public byte[] Encode()
    {
        byte[] payload = new byte[Size];
        BinaryPrimitives.WriteUInt16LittleEndian(payload, Rows);
        BinaryPrimitives.WriteUInt16LittleEndian(payload.AsSpan(2), Columns);
        return payload;
    }
}
