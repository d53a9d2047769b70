using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>The zero page, <c>struct boot_params</c>: what a boot loader tells a kernel.</summary>
/// <remarks>
/// Documentation/arch/x86/zero-page.rst and boot.rst. Built in host memory and written at once, so that everything not named is zero.
/// </remarks>
internal sealed class BootParams
{
    /// <summary>The size of the page.</summary>
    public const int Size = 4096;

    private const int AcpiRsdpAddr = 0x070;
    private const int ExtRamdiskImage = 0x0c0;
    private const int ExtRamdiskSize = 0x0c4;
    private const int ExtCmdLinePtr = 0x0c8;
    private const int E820Entries = 0x1e8;
    private const int VidMode = 0x1fa;
    private const int BootFlag = 0x1fe;
    private const int HeaderMagic = 0x202;
    private const int ProtocolVersion = 0x206;
    private const int TypeOfLoader = 0x210;
    private const int LoadFlags = 0x211;
    private const int RamdiskImage = 0x218;
    private const int RamdiskSize = 0x21c;
    private const int CmdLinePtr = 0x228;
    private const int SetupData = 0x250;
    private const int E820Table = 0x2d0;
    private const int E820EntrySize = 20;
    private const int MaxE820Entries = 128; // E820_MAX_ENTRIES_ZEROPAGE
    private const ushort SpokenVersion = 0x020c; // the 64-bit entry and the upper halves of addresses
    private const ushort NormalVideoMode = 0xffff;
    private const byte UndefinedLoader = 0xff;

    private readonly byte[] _page = new byte[Size];

    /// <summary>Starts from a kernel's setup header.</summary>
    /// <param name="header">The header; <see langword="null"/> for a kernel that has none, which gets one that says what this loader speaks.</param>
    public BootParams(SetupHeader? header)
    {
        if (header is null)
        {
            WriteOwnHeader();
        }
        else
        {
            header.Bytes.CopyTo(_page.AsSpan(SetupHeader.Start));
        }

        _page[TypeOfLoader] = UndefinedLoader;
        BinaryPrimitives.WriteUInt16LittleEndian(_page.AsSpan(VidMode), NormalVideoMode);
    }

    /// <summary>Gets the page.</summary>
    public ReadOnlySpan<byte> Page => _page;

    /// <summary>Tells where the command line is.</summary>
    /// <param name="address">Its address.</param>
    public void SetCommandLine(GuestAddress address) => WriteSplit(CmdLinePtr, ExtCmdLinePtr, address.Value);

    /// <summary>Tells where the initial RAM disk is.</summary>
    /// <param name="range">Its place; empty where there is none.</param>
    public void SetInitrd(GuestMemoryRange range)
    {
        WriteSplit(RamdiskImage, ExtRamdiskImage, range.Start.Value);
        WriteSplit(RamdiskSize, ExtRamdiskSize, range.Size);
    }

    /// <summary>Tells where the ACPI tables begin.</summary>
    /// <param name="address">The address of the RSDP; zero where there is none, or the kernel is to look for it.</param>
    public void SetAcpiRootPointer(GuestAddress address) =>
        BinaryPrimitives.WriteUInt64LittleEndian(_page.AsSpan(AcpiRsdpAddr), address.Value);

    /// <summary>Tells what memory there is.</summary>
    /// <param name="map">The memory map, at most 128 lines.</param>
    public void SetMemoryMap(IReadOnlyList<E820Entry> map)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(map.Count, MaxE820Entries, nameof(map));
        _page[E820Entries] = (byte)map.Count;
        for (int i = 0; i < map.Count; i++)
        {
            Span<byte> entry = _page.AsSpan(E820Table + (i * E820EntrySize), E820EntrySize);
            BinaryPrimitives.WriteUInt64LittleEndian(entry, map[i].Range.Start.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], map[i].Range.Size);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], (uint)map[i].Type);
        }
    }

    /// <summary>Tells where the list of further data begins.</summary>
    /// <param name="address">The address of its first element; zero where there is none, whatever the file says.</param>
    public void SetSetupData(GuestAddress address) =>
        BinaryPrimitives.WriteUInt64LittleEndian(_page.AsSpan(SetupData), address.Value);

    /// <summary>
    /// The marks and the version by which a kernel knows that the fields of this header mean something. An uncompressed kernel
    /// has lost the header that its bzImage has, and is past the code that would have used the rest of it.
    /// </summary>
    private void WriteOwnHeader()
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_page.AsSpan(BootFlag), SetupHeader.BootFlagValue);
        BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(HeaderMagic), SetupHeader.MagicValue);
        BinaryPrimitives.WriteUInt16LittleEndian(_page.AsSpan(ProtocolVersion), SpokenVersion);
        _page[LoadFlags] = SetupHeader.LoadedHigh;
    }

    /// <summary>Writes a value whose upper half has a field of its own.</summary>
    private void WriteSplit(int low, int high, ulong value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(low), (uint)value);
        BinaryPrimitives.WriteUInt32LittleEndian(_page.AsSpan(high), (uint)(value >> 32));
    }
}
