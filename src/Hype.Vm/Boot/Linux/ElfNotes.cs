using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Finds the PVH entry among the notes of an ELF file.</summary>
/// <remarks>System V ABI, chapter 5, "Note section"; the number of the note is in Xen's public header elfnote.h.</remarks>
internal static class ElfNotes
{
    private const uint Phys32Entry = 18; // XEN_ELFNOTE_PHYS32_ENTRY
    private const int HeaderSize = 12;   // n_namesz, n_descsz, n_type

    // A kernel has some hundred bytes of notes.
    private const int MaxSize = 65536;

    /// <summary>Looks through all notes.</summary>
    /// <param name="image">The file.</param>
    /// <param name="headers">Its program headers.</param>
    /// <returns>The physical address of the PVH entry; <see langword="null"/> where no note names one.</returns>
    /// <exception cref="KernelLoadException">A note is malformed.</exception>
    public static uint? FindPvhEntry(BootImage image, ElfProgramHeader[] headers)
    {
        ulong total = 0;
        foreach (ElfProgramHeader header in headers.Where(static header => header.Type == ElfProgramHeader.Note))
        {
            byte[] notes = Read(image, header, ref total);
            if (FindIn(image, notes, header.Alignment == 8 ? 8 : 4) is uint entry)
            {
                return entry;
            }
        }

        return null;
    }

    private static byte[] Read(BootImage image, ElfProgramHeader header, ref ulong total)
    {
        ulong length = (ulong)image.Length;
        if (header.Offset > length || header.FileSize > length - header.Offset)
        {
            throw ElfKernel.Refuse(
                image,
                $"is truncated: its notes of 0x{header.FileSize:x} bytes at offset 0x{header.Offset:x} do not end within its {ByteCount.Format(length)}; "
                + "copy or download it again");
        }

        total += header.FileSize; // Each is at most the file's length, and the sum is checked at once: it cannot wrap.
        if (total > Math.Min(length, MaxSize))
        {
            throw ElfKernel.Refuse(image, $"has notes of 0x{total:x} bytes; more than 0x{MaxSize:x}, or than the file has, are not looked through");
        }

        byte[] notes = new byte[(int)header.FileSize];
        int count = image.Read((long)header.Offset, notes);
        return count == notes.Length ? notes : throw new KernelLoadException($"The {image.Name} became shorter while it was being read.");
    }

    private static uint? FindIn(BootImage image, ReadOnlySpan<byte> notes, int alignment)
    {
        while (notes.Length >= HeaderSize)
        {
            uint nameSize = BinaryPrimitives.ReadUInt32LittleEndian(notes);
            uint descriptionSize = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            ulong description = AlignUp(HeaderSize + (ulong)nameSize, alignment);
            ulong end = description + descriptionSize;
            if (end > (ulong)notes.Length)
            {
                throw ElfKernel.Refuse(image, $"has a note of type {type} that does not end where its notes end (n_namesz {nameSize}, n_descsz {descriptionSize})");
            }

            if (type == Phys32Entry && notes.Slice(HeaderSize, (int)nameSize).SequenceEqual("Xen\0"u8))
            {
                return ReadEntry(image, notes[(int)description..(int)end]);
            }

            notes = notes[(int)Math.Min(AlignUp(end, alignment), (ulong)notes.Length)..];
        }

        return null;
    }

    /// <summary>The entry is a word of the kernel's compiler: 4 or 8 bytes, and always an address that 32 bits hold.</summary>
    private static uint ReadEntry(BootImage image, ReadOnlySpan<byte> description)
    {
        ulong entry = description.Length switch
        {
            sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(description),
            sizeof(ulong) => BinaryPrimitives.ReadUInt64LittleEndian(description),
            _ => throw ElfKernel.Refuse(image, $"has a note of its PVH entry with {ByteCount.Format((ulong)description.Length)}; 4 or 8 are an address"),
        };
        return entry <= uint.MaxValue ? (uint)entry : throw ElfKernel.Refuse(image, $"has its PVH entry at 0x{entry:x}, beyond the 32 bits of that mode");
    }

    private static ulong AlignUp(ulong value, int alignment) => (value + (ulong)alignment - 1) & ~((ulong)alignment - 1);
}
