using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Checks the segments of an ELF file that are loaded.</summary>
internal static class ElfSegments
{
    /// <summary>Takes from the program headers those that are loaded.</summary>
    /// <param name="image">The file.</param>
    /// <param name="headers">Its program headers.</param>
    /// <returns>The segments in the order of their addresses, at least one.</returns>
    /// <exception cref="KernelLoadException">One is malformed, two overlap, or there are none.</exception>
    public static ElfSegment[] Check(BootImage image, ElfProgramHeader[] headers)
    {
        ElfSegment[] segments =
        [
            .. headers.Where(static header => header is { Type: ElfProgramHeader.Load, MemorySize: > 0 } or { Type: ElfProgramHeader.Load, FileSize: > 0 })
                .Select(header => Check(image, header))
                .OrderBy(static segment => segment.Memory.Start.Value),
        ];
        if (segments.Length == 0)
        {
            throw ElfKernel.Refuse(image, "has no segment to load (PT_LOAD); vmlinux as the kernel's build makes it is needed");
        }

        CheckTogether(image, segments);
        return segments;
    }

    private static ElfSegment Check(BootImage image, ElfProgramHeader header)
    {
        ulong length = (ulong)image.Length;
        if (header.Offset > length || header.FileSize > length - header.Offset)
        {
            throw ElfKernel.Refuse(
                image,
                $"is truncated: its segment of 0x{header.FileSize:x} bytes at offset 0x{header.Offset:x} does not end within its {ByteCount.Format(length)}; "
                + "copy or download it again");
        }

        if (header.FileSize > header.MemorySize)
        {
            throw ElfKernel.Refuse(
                image, $"has a segment with 0x{header.FileSize:x} bytes in the file (p_filesz) for 0x{header.MemorySize:x} in memory (p_memsz)");
        }

        if (header.MemorySize > ulong.MaxValue - header.PhysicalAddress)
        {
            throw ElfKernel.Refuse(image, $"has a segment of 0x{header.MemorySize:x} bytes at 0x{header.PhysicalAddress:x} (p_paddr), beyond all addresses");
        }

        if (header.PhysicalAddress < X86Layout.ExtendedMemory.Value)
        {
            throw ElfKernel.Refuse(
                image,
                $"has a segment at 0x{header.PhysicalAddress:x} (p_paddr); what lies below {X86Layout.ExtendedMemory} is the machine's, "
                + "for the zero page, the page tables, the command line and the ACPI tables");
        }

        GuestMemoryRange memory = new(new GuestAddress(header.PhysicalAddress), header.MemorySize);
        return new ElfSegment((long)header.Offset, (long)header.FileSize, memory);
    }

    /// <summary>No byte of memory is written twice, and none of the file is read so often that loading takes longer than the file is long.</summary>
    private static void CheckTogether(BootImage image, ElfSegment[] segments)
    {
        for (int i = 1; i < segments.Length; i++)
        {
            (GuestMemoryRange lower, GuestMemoryRange upper) = (segments[i - 1].Memory, segments[i].Memory);
            if (upper.Start < lower.End)
            {
                throw ElfKernel.Refuse(image, $"has segments that overlap in memory: {lower} and {upper}");
            }
        }

        UInt128 total = 0;
        foreach (ElfSegment segment in segments)
        {
            total += (ulong)segment.FileSize;
        }

        if (total > (ulong)image.Length)
        {
            throw ElfKernel.Refuse(image, $"has segments that overlap in the file: 0x{total:x} bytes together, of {ByteCount.Format((ulong)image.Length)}");
        }
    }
}
