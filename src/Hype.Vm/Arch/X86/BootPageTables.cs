using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Arch.X86;

/// <summary>The page tables a 64-bit kernel is entered with: the first 4 GiB, each address mapped to itself.</summary>
/// <remarks>
/// 4-level paging with 2 MiB pages (SDM volume 3, 4.5): pages of 1 GiB would need a processor feature that not every host offers.
/// The protocol wants kernel, zero page and command line mapped; all lie below 4 GiB. An initial RAM disk above is mapped by the
/// kernel itself.
/// </remarks>
internal static class BootPageTables
{
    private const int TableSize = 4096;
    private const int EntrySize = 8;
    private const int EntryCount = TableSize / EntrySize;
    private const int DirectoryCount = 4; // of 1 GiB each
    private const ulong LargePageSize = 0x20_0000;
    private const ulong PresentWritable = 0b11;
    private const ulong LargePage = 1 << 7; // PS

    /// <summary>Gets how many bytes the tables take: the PML4, the page-directory-pointer table and the page directories.</summary>
    public static int Size => (2 + DirectoryCount) * TableSize;

    /// <summary>Writes the tables.</summary>
    /// <param name="memory">The machine's RAM.</param>
    /// <param name="address">Where they go: the start of a page.</param>
    /// <returns>The value of CR3.</returns>
    public static ulong Write(GuestMemory memory, GuestAddress address)
    {
        GuestAddress pointers = address + TableSize;
        GuestAddress directories = pointers + TableSize;
        Span<byte> table = new byte[TableSize];
        WriteEntry(table, 0, pointers.Value | PresentWritable);
        memory.Write(address, table);

        for (int i = 0; i < DirectoryCount; i++)
        {
            WriteEntry(table, i, (directories.Value + ((ulong)i * TableSize)) | PresentWritable);
        }

        memory.Write(pointers, table);

        for (int i = 0; i < DirectoryCount * EntryCount; i++)
        {
            WriteEntry(table, i % EntryCount, ((ulong)i * LargePageSize) | PresentWritable | LargePage);
            if (i % EntryCount == EntryCount - 1)
            {
                memory.Write(directories + ((ulong)(i / EntryCount) * TableSize), table);
            }
        }

        return address.Value;
    }

    private static void WriteEntry(Span<byte> table, int index, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(table[(index * EntrySize)..], value);
}
