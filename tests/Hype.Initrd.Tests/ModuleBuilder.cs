using System.Buffers.Binary;
using System.Text;

namespace Hype.Initrd.Tests;

/// <summary>Makes modules: ELF files with a section <c>.modinfo</c> and nothing else.</summary>
internal static class ModuleBuilder
{
    internal static byte[] Build(params string[] pairs)
    {
        byte[] info = Encoding.ASCII.GetBytes(string.Concat(pairs.Select(static pair => pair + '\0')));
        byte[] names = "\0.modinfo\0.shstrtab\0"u8.ToArray();
        byte[] elf = new byte[64 + info.Length + names.Length + (3 * 64)];
        Span<byte> bytes = elf;
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]).CopyTo(bytes);
        int table = 64 + info.Length + names.Length;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x28..], (ulong)table);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[0x3a..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[0x3c..], 3);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[0x3e..], 2);
        info.CopyTo(bytes[64..]);
        names.CopyTo(bytes[(64 + info.Length)..]);
        WriteSection(bytes[(table + 64)..], 1, 64, info.Length);
        WriteSection(bytes[(table + 128)..], 10, 64 + info.Length, names.Length);
        return elf;
    }

    private static void WriteSection(Span<byte> section, uint name, int offset, int size)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(section, name);
        BinaryPrimitives.WriteUInt64LittleEndian(section[0x18..], (ulong)offset);
        BinaryPrimitives.WriteUInt64LittleEndian(section[0x20..], (ulong)size);
    }
}
