using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>The header of an ELF file, checked: an executable for x86-64 whose program headers are all in the file.</summary>
/// <param name="Entry">The address of the first instruction (<c>e_entry</c>).</param>
/// <param name="TableOffset">Where in the file the program headers begin (<c>e_phoff</c>).</param>
/// <param name="Count">How many program headers there are (<c>e_phnum</c>).</param>
/// <remarks>System V ABI, chapter 4, "ELF header".</remarks>
internal readonly record struct ElfHeader(ulong Entry, long TableOffset, int Count)
{
    private const int Size = 64;
    private const byte Class64 = 2;
    private const byte LittleEndian = 1;
    private const byte CurrentVersion = 1;
    private const ushort Executable = 2;
    private const ushort X86Machine = 62;

    // A kernel has fewer than ten. Linux itself runs no program that has more than 64 KiB of these headers (fs/binfmt_elf.c).
    private const int MaxCount = 65536 / ElfProgramHeader.Size;

    /// <summary>Reads and checks the header.</summary>
    /// <param name="image">The file, known to begin with ELF's mark.</param>
    /// <returns>The header.</returns>
    /// <exception cref="KernelLoadException">It is malformed, or of a file that is no kernel for x86-64.</exception>
    public static ElfHeader Parse(BootImage image)
    {
        Span<byte> bytes = stackalloc byte[Size];
        int count = image.Read(0, bytes);
        if (count < Size)
        {
            throw ElfKernel.Refuse(image, $"is truncated: it has {ByteCount.Format((ulong)count)} of the {Size} of an ELF header; copy or download it again");
        }

        CheckKind(image, bytes);
        return CheckTable(image, bytes);
    }

    private static void CheckKind(BootImage image, ReadOnlySpan<byte> bytes)
    {
        ushort machine = BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]);
        ushort type = BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]);
        string? mistake = bytes[4] != Class64 ? $"is an ELF file of class {bytes[4]}; 64-bit ones have {Class64}, and a kernel built with CONFIG_64BIT is needed"
            : bytes[5] != LittleEndian ? $"is an ELF file of byte order {bytes[5]}; x86-64 has {LittleEndian}"
            : bytes[6] != CurrentVersion ? $"is an ELF file of version {bytes[6]}; {CurrentVersion} is the only one"
            : machine != X86Machine ? $"is an ELF file for machine {machine}; x86-64 has {X86Machine}"
            : type != Executable ? $"is an ELF file of type {type}; vmlinux has {Executable}, an executable at fixed addresses"
            : null;
        if (mistake is not null)
        {
            throw ElfKernel.Refuse(image, mistake);
        }
    }

    private static ElfHeader CheckTable(BootImage image, ReadOnlySpan<byte> bytes)
    {
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]);
        ushort entrySize = BinaryPrimitives.ReadUInt16LittleEndian(bytes[54..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[56..]);
        if (entrySize != ElfProgramHeader.Size)
        {
            throw ElfKernel.Refuse(image, $"has program headers of {entrySize} bytes (e_phentsize); those of 64-bit ELF files have {ElfProgramHeader.Size}");
        }

        if (count is 0 or > MaxCount)
        {
            throw ElfKernel.Refuse(image, $"has {count} program headers (e_phnum); from 1 to {MaxCount} are read");
        }

        ulong length = (ulong)image.Length;
        if (offset > length || (ulong)count * entrySize > length - offset)
        {
            throw ElfKernel.Refuse(
                image,
                $"is truncated: its {count} program headers at 0x{offset:x} (e_phoff) do not end within its {ByteCount.Format(length)}; copy or download it again");
        }

        return new ElfHeader(BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]), (long)offset, count);
    }
}
