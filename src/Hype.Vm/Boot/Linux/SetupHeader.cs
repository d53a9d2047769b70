using System.Buffers.Binary;

namespace Hype.Vm.Boot.Linux;

/// <summary>The setup header of a bzImage, where the kernel says how it wants to be loaded.</summary>
/// <remarks>Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header". Offsets are the file's and the zero page's alike.</remarks>
internal sealed class SetupHeader
{
    /// <summary>Where the header begins.</summary>
    public const int Start = 0x1f1;

    /// <summary>Where the fields that Hype reads end: behind <c>init_size</c>.</summary>
    public const int MinEnd = 0x264;

    /// <summary>Where the room for it in the zero page ends: <c>edd_mbr_sig_buffer</c> follows (zero-page.rst).</summary>
    public const int MaxEnd = 0x290;

    /// <summary>The mark of a boot sector.</summary>
    public const ushort BootFlagValue = 0xaa55;

    /// <summary>The mark of the header: "HdrS".</summary>
    public const uint MagicValue = 0x5372_6448;

    /// <summary>The flag LOADED_HIGH: the protected-mode code goes above the first MiB.</summary>
    public const byte LoadedHigh = 1;

    private readonly byte[] _start;

    /// <summary>Initializes the header.</summary>
    /// <param name="start">The first bytes of the image, at least <see cref="MinEnd"/>.</param>
    public SetupHeader(ReadOnlySpan<byte> start) => _start = start.ToArray();

    /// <summary>Gets the size of the real-mode code behind the first sector, in sectors of 512 bytes.</summary>
    /// <remarks>"For backwards compatibility, if the setup_sects field contains 0, the real value is 4."</remarks>
    public int SetupSects => _start[0x1f1] == 0 ? 4 : _start[0x1f1];

    /// <summary>Gets the size of the protected-mode code in bytes.</summary>
    public long ImageSize => UInt32(0x1f4) * 16L;

    /// <summary>Gets the mark of a boot sector; 0xaa55.</summary>
    public ushort BootFlag => UInt16(0x1fe);

    /// <summary>Gets the mark of the header; "HdrS".</summary>
    public uint Magic => UInt32(0x202);

    /// <summary>Gets the version of the boot protocol, the major number in the upper byte.</summary>
    public ushort Version => UInt16(0x206);

    /// <summary>Gets where the header ends: behind the jump over it at 0x200, whose offset counts from 0x202.</summary>
    public int End => 0x202 + _start[0x201];

    /// <summary>Gets the flags of the load protocol; bit 0 is LOADED_HIGH.</summary>
    public byte LoadFlags => _start[0x211];

    /// <summary>Gets the last address that the initial RAM disk may occupy.</summary>
    public uint InitrdAddrMax => UInt32(0x22c);

    /// <summary>Gets the alignment of a relocatable kernel.</summary>
    public uint KernelAlignment => UInt32(0x230);

    /// <summary>Gets a value indicating whether the kernel runs wherever it is loaded.</summary>
    public bool RelocatableKernel => _start[0x234] != 0;

    /// <summary>Gets the extended flags; bit 0 is XLF_KERNEL_64, bit 1 XLF_CAN_BE_LOADED_ABOVE_4G.</summary>
    public ushort XLoadFlags => UInt16(0x236);

    /// <summary>Gets the longest command line, without its terminating zero.</summary>
    public uint CmdlineSize => UInt32(0x238);

    /// <summary>Gets the preferred load address, or zero.</summary>
    public ulong PrefAddress => BinaryPrimitives.ReadUInt64LittleEndian(_start.AsSpan(0x258));

    /// <summary>Gets how much contiguous memory the kernel needs from where it runs before it can look at its memory map.</summary>
    public uint InitSize => UInt32(0x260);

    /// <summary>Gets the header's bytes, from <see cref="Start"/> to <see cref="End"/>: what is copied into the zero page.</summary>
    public ReadOnlySpan<byte> Bytes => _start.AsSpan(Start, End - Start);

    private ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_start.AsSpan(offset));

    private uint UInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_start.AsSpan(offset));
}
