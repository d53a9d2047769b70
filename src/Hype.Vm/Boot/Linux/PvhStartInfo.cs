using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>The start info of PVH, version 1, with the two tables that it points to behind it: what is said in one page.</summary>
/// <param name="address">Where the page goes.</param>
/// <remarks>Xen's public header arch-x86/hvm/start_info.h.</remarks>
internal sealed class PvhStartInfo(GuestAddress address)
{
    /// <summary>The size of the page.</summary>
    public const int Size = 4096;

    private const uint Magic = 0x336e_c578; // XEN_HVM_START_MAGIC_VALUE
    private const uint WithMemoryMap = 1;   // the version that brought the memory map
    private const int Version = 4;
    private const int ModuleCount = 12;
    private const int ModuleList = 16;
    private const int CommandLine = 24;
    private const int RsdpAddress = 32;
    private const int MemoryMap = 40;
    private const int MemoryMapEntries = 48;

    private const int Modules = 64; // behind the 56 bytes of the structure; ours is one, of 32 bytes
    private const int MapEntries = 128;
    private const int MapEntrySize = 24;
    private const int MaxMapEntries = (Size - MapEntries) / MapEntrySize;

    private readonly byte[] _page = CreatePage();

    /// <summary>Gets the page.</summary>
    public ReadOnlySpan<byte> Page => _page;

    /// <summary>Tells where the command line is.</summary>
    /// <param name="commandLine">Its address.</param>
    public void SetCommandLine(GuestAddress commandLine) => Write64(CommandLine, commandLine.Value);

    /// <summary>Tells where the ACPI tables begin.</summary>
    /// <param name="rsdp">The address of the RSDP; zero where there is none.</param>
    public void SetAcpiRootPointer(GuestAddress rsdp) => Write64(RsdpAddress, rsdp.Value);

    /// <summary>Tells where the initial RAM disk is: the first module.</summary>
    /// <param name="range">Its place; <see langword="null"/> where there is none.</param>
    public void SetInitrd(GuestMemoryRange? range)
    {
        if (range is not GuestMemoryRange place)
        {
            return;
        }

        Write32(ModuleCount, 1);
        Write64(ModuleList, (address + Modules).Value);
        Write64(Modules, place.Start.Value);
        Write64(Modules + 8, place.Size);
    }

    /// <summary>Tells what memory there is.</summary>
    /// <param name="map">The memory map; its types are E820's.</param>
    public void SetMemoryMap(IReadOnlyList<E820Entry> map)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(map.Count, MaxMapEntries, nameof(map));
        Write64(MemoryMap, (address + MapEntries).Value);
        Write32(MemoryMapEntries, (uint)map.Count);
        for (int i = 0; i < map.Count; i++)
        {
            int entry = MapEntries + (i * MapEntrySize);
            Write64(entry, map[i].Range.Start.Value);
            Write64(entry + 8, map[i].Range.Size);
            Write32(entry + 16, (uint)map[i].Type);
        }
    }

    private static byte[] CreatePage()
    {
        byte[] page = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(page, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(Version), WithMemoryMap);
        return page;
    }

    private void Write32(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(offset), value);

    private void Write64(int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(_page.AsSpan(offset), value);
}
