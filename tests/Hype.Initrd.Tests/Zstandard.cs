using System.Buffers.Binary;

namespace Hype.Initrd.Tests;

/// <summary>Makes Zstandard frames (RFC 8878) in which nothing is compressed: one raw block.</summary>
internal static class Zstandard
{
    private const uint Magic = 0xfd2fb528;
    private const byte SingleSegmentWithSizeOf32Bits = 0xa0;
    private const int LastRawBlock = 1;
    private const int LongestBlock = 128 * 1024;

    internal static byte[] Frame(byte[] content)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, LongestBlock);
        byte[] header = new byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        header[4] = SingleSegmentWithSizeOf32Bits;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(5), content.Length);
        int block = LastRawBlock | (content.Length << 3);
        header[9] = (byte)block;
        header[10] = (byte)(block >> 8);
        header[11] = (byte)(block >> 16);
        return [.. header, .. content];
    }
}
