using System.Buffers.Binary;

namespace Hype.Vm.Boot.Linux;

/// <summary>A program header of a 64-bit ELF file, as the file has it: nothing in it is checked.</summary>
/// <param name="Type">What it describes (<c>p_type</c>).</param>
/// <param name="Offset">Where in the file its bytes begin (<c>p_offset</c>).</param>
/// <param name="PhysicalAddress">Where in memory they go (<c>p_paddr</c>).</param>
/// <param name="FileSize">How many bytes the file has (<c>p_filesz</c>).</param>
/// <param name="MemorySize">How many it takes in memory, zeros behind those of the file (<c>p_memsz</c>).</param>
/// <param name="Alignment">To how many bytes it is aligned (<c>p_align</c>).</param>
/// <remarks>System V ABI, chapter 5, "Program header".</remarks>
internal readonly record struct ElfProgramHeader(uint Type, ulong Offset, ulong PhysicalAddress, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    /// <summary>The size of a header.</summary>
    public const int Size = 56;

    /// <summary>The type of a segment that is to be loaded (<c>PT_LOAD</c>).</summary>
    public const uint Load = 1;

    /// <summary>The type of notes (<c>PT_NOTE</c>).</summary>
    public const uint Note = 4;

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">Its <see cref="Size"/> bytes.</param>
    /// <returns>The header.</returns>
    public static ElfProgramHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]));
}
