using System.Buffers.Binary;

namespace Hype.Cli;

/// <summary>Tells a program that runs in an empty file system from one that needs a loader and libraries.</summary>
internal static class StaticProgram
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const uint Interpreter = 3; // PT_INTERP

    /// <summary>Tells why a program would not start.</summary>
    /// <param name="content">The program.</param>
    /// <returns>The rest of a sentence; <see langword="null"/> for a static program, and for a script, whose interpreter is its user's concern.</returns>
    internal static string? WhyNot(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("#!"u8))
        {
            return null;
        }

        if (content.Length < HeaderSize || !content.StartsWith((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            return "is no program for x86-64 Linux";
        }

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(content[0x20..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(content[0x38..]);
        for (int i = 0; i < count; i++)
        {
            ulong at = table + ((ulong)i * SegmentSize);
            if (at > (ulong)content.Length - sizeof(uint))
            {
                return "is a broken program";
            }

            if (BinaryPrimitives.ReadUInt32LittleEndian(content[(int)at..]) == Interpreter)
            {
                return "is linked dynamically, and would not find its libraries";
            }
        }

        return null;
    }
}
