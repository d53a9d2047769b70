using System.Buffers.Binary;
using System.Text;

namespace Hype.Initrd.Modules;

/// <summary>Reads what a module says of itself: the section <c>.modinfo</c> of its ELF file, zero-terminated <c>key=value</c> pairs.</summary>
internal static class ModuleInfo
{
    private const int SectionTableOffset = 0x28; // e_shoff; the offsets are those of 64-bit ELF
    private const int SectionSize = 0x3a; // e_shentsize
    private const int SectionCount = 0x3c; // e_shnum
    private const int NamesIndex = 0x3e; // e_shstrndx
    private const int HeaderSize = 0x40;
    private const int MinSectionSize = 0x40;
    private const int OffsetInSection = 0x18;
    private const int SizeInSection = 0x20;

    private static ReadOnlySpan<byte> Magic => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]; // 64-bit, little-endian

    /// <summary>Reads the names of the modules that have to come before.</summary>
    /// <param name="elf">The module's file.</param>
    /// <returns>The names, with underscores: what it depends on, and what it would have loaded first if it is there.</returns>
    /// <exception cref="InvalidDataException">It is no 64-bit ELF file with such a section.</exception>
    public static (IReadOnlyList<string> Required, IReadOnlyList<string> Preferred) ReadDependencies(ReadOnlySpan<byte> elf)
    {
        List<string> required = [];
        List<string> preferred = [];
        foreach (string pair in Encoding.ASCII.GetString(FindSection(elf)).Split('\0'))
        {
            if (pair.StartsWith("depends=", StringComparison.Ordinal))
            {
                required.AddRange(Split(pair["depends=".Length..], ','));
            }
            else if (pair.StartsWith("softdep=", StringComparison.Ordinal))
            {
                AddSoftDependencies(preferred, pair["softdep=".Length..]);
            }
        }

        return (required, preferred);
    }

    /// <summary>The form is <c>pre: a b post: c</c>; what comes after a module is no concern of its own loading.</summary>
    private static void AddSoftDependencies(List<string> names, string value)
    {
        bool isBefore = false;
        foreach (string word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.EndsWith(':'))
            {
                isBefore = word == "pre:";
            }
            else if (isBefore)
            {
                names.Add(KernelModule.Normalize(word));
            }
        }
    }

    private static IEnumerable<string> Split(string list, char separator) =>
        list.Split(separator, StringSplitOptions.RemoveEmptyEntries).Select(KernelModule.Normalize);

    private static ReadOnlySpan<byte> FindSection(ReadOnlySpan<byte> elf)
    {
        if (elf.Length < HeaderSize || !elf.StartsWith(Magic))
        {
            throw new InvalidDataException("it is no 64-bit little-endian ELF file");
        }

        int size = BinaryPrimitives.ReadUInt16LittleEndian(elf[SectionSize..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf[SectionCount..]);
        int names = BinaryPrimitives.ReadUInt16LittleEndian(elf[NamesIndex..]);
        ReadOnlySpan<byte> table = Slice(elf, BinaryPrimitives.ReadUInt64LittleEndian(elf[SectionTableOffset..]), (ulong)(size * count));
        if (size < MinSectionSize || names >= count)
        {
            throw new InvalidDataException("its section table is broken");
        }

        ReadOnlySpan<byte> nameBytes = Content(elf, table.Slice(names * size, size));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> section = table.Slice(i * size, size);
            uint name = BinaryPrimitives.ReadUInt32LittleEndian(section);
            if (name < nameBytes.Length && nameBytes[(int)name..].StartsWith(".modinfo\0"u8))
            {
                return Content(elf, section);
            }
        }

        throw new InvalidDataException("it has no section .modinfo");
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> elf, ReadOnlySpan<byte> section) => Slice(
        elf,
        BinaryPrimitives.ReadUInt64LittleEndian(section[OffsetInSection..]),
        BinaryPrimitives.ReadUInt64LittleEndian(section[SizeInSection..]));

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, ulong offset, ulong length)
    {
        if (offset > (ulong)bytes.Length || length > (ulong)bytes.Length - offset)
        {
            throw new InvalidDataException("a section lies outside of it");
        }

        return bytes.Slice((int)offset, (int)length);
    }
}
