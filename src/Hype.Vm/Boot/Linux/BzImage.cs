using System.Numerics;
using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>A kernel image in the bzImage format, checked: a setup header that can be believed, and where the code lies.</summary>
internal sealed class BzImage : KernelImage
{
    /// <summary>Where in the protected-mode code the 64-bit entry is.</summary>
    public const int EntryOffset = 0x200;

    private const ushort MinVersion = 0x020c; // 2.12 brought xloadflags, and with it the 64-bit entry
    private const ushort Kernel64 = 1;
    private const ushort CanBeLoadedAbove4G = 2;
    private const int SectorSize = 512;

    private BzImage(BootImage image, SetupHeader header)
        : base(image) => Header = header;

    /// <inheritdoc/>
    public override SetupHeader Header { get; }

    /// <inheritdoc/>
    public override LinuxBootProtocol Protocol => LinuxBootProtocol.Linux64;

    /// <summary>
    /// Gets the address that the kernel prefers. There is no second try further down: whatever the protocol allows, Linux
    /// moves itself up to the preferred address before it runs, and there is nothing above where it would fit if it does not there.
    /// </summary>
    public override ulong Address => Header.RelocatableKernel ? AlignUp(Math.Max(Header.PrefAddress, X86Layout.ExtendedMemory.Value)) : Header.PrefAddress;

    /// <inheritdoc/>
    public override ulong MemorySize => Math.Max(Header.InitSize, (ulong)CodeSize);

    /// <inheritdoc/>
    public override string MemoryPurpose => MemorySize == (ulong)CodeSize ? "for its code (syssize)" : "to unpack itself (init_size)";

    /// <inheritdoc/>
    public override ulong EntryPoint => Address + EntryOffset;

    /// <inheritdoc/>
    public override uint InitrdAddrMax => Header.InitrdAddrMax;

    /// <inheritdoc/>
    public override uint CmdlineSize => Header.CmdlineSize;

    /// <summary>Gets where in the image the protected-mode code begins.</summary>
    public long CodeOffset => (Header.SetupSects + 1L) * SectorSize;

    /// <summary>Gets the size of the protected-mode code.</summary>
    public long CodeSize => Header.ImageSize;

    /// <inheritdoc/>
    public override bool FindsDataAbove4G => (Header.XLoadFlags & CanBeLoadedAbove4G) != 0;

    /// <summary>Reads and checks the setup header.</summary>
    /// <param name="image">The kernel.</param>
    /// <returns>The checked image.</returns>
    /// <exception cref="KernelLoadException">It is no bzImage, or none that can be entered in 64-bit mode.</exception>
    public static BzImage Parse(BootImage image)
    {
        Span<byte> start = stackalloc byte[SetupHeader.MaxEnd];
        int count = image.Read(0, start);
        if (count < SetupHeader.MinEnd)
        {
            string mistake = $"has {ByteCount.Format((ulong)count)}, fewer than the {SetupHeader.MinEnd} of a kernel's header";
            throw Refuse(image, $"{DescribeForeign(start[..count]) ?? mistake}; {image.Role.Wanted}");
        }

        SetupHeader header = new(start);
        CheckFormat(image, header, start[..count]);
        CheckProtocol(image, header);
        CheckSizes(image, header);
        return new BzImage(image, header);
    }

    /// <inheritdoc/>
    public override void CopyTo(GuestMemory memory) => Image.CopyTo(memory, new GuestAddress(Address), CodeOffset, CodeSize);

    private static void CheckFormat(BootImage image, SetupHeader header, ReadOnlySpan<byte> start)
    {
        if (header is { BootFlag: SetupHeader.BootFlagValue, Magic: SetupHeader.MagicValue })
        {
            return;
        }

        string mistake = header.Magic != SetupHeader.MagicValue
            ? $"is no Linux kernel for x86: at 0x202 it has 0x{header.Magic:x8} and not 0x{SetupHeader.MagicValue:x8} (\"HdrS\")"
            : $"is no Linux kernel for x86: its boot_flag at 0x1fe is 0x{header.BootFlag:x4} and not 0x{SetupHeader.BootFlagValue:x4}";
        throw Refuse(image, $"{DescribeForeign(start) ?? mistake}; {image.Role.Wanted}");
    }

    private static void CheckProtocol(BootImage image, SetupHeader header)
    {
        if (header.Version < MinVersion)
        {
            throw Refuse(image, $"speaks boot protocol {Format(header.Version)}; {Format(MinVersion)} or newer is needed (Linux 3.8 or newer)");
        }

        if ((header.LoadFlags & SetupHeader.LoadedHigh) == 0)
        {
            throw Refuse(image, $"is a zImage (loadflags 0x{header.LoadFlags:x2} lack LOADED_HIGH); {image.Role.Wanted}");
        }

        if ((header.XLoadFlags & Kernel64) == 0)
        {
            throw Refuse(image, $"is for 32-bit processors (xloadflags 0x{header.XLoadFlags:x4} lack XLF_KERNEL_64); a kernel built with CONFIG_64BIT is needed");
        }
    }

    private static void CheckSizes(BootImage image, SetupHeader header)
    {
        if (header.End is < SetupHeader.MinEnd or > SetupHeader.MaxEnd)
        {
            throw Refuse(
                image,
                $"has a setup header up to 0x{header.End:x}; it must end between 0x{SetupHeader.MinEnd:x} and 0x{SetupHeader.MaxEnd:x}");
        }

        if (header.RelocatableKernel && !BitOperations.IsPow2(header.KernelAlignment))
        {
            throw Refuse(image, $"has a kernel_alignment of 0x{header.KernelAlignment:x}; it must be a power of two");
        }

        long end = ((header.SetupSects + 1L) * SectorSize) + header.ImageSize;
        if (header.ImageSize <= EntryOffset)
        {
            throw Refuse(image, $"has {header.ImageSize} bytes of code (syssize), and its 64-bit entry would be at {EntryOffset}");
        }

        if (end > image.Length)
        {
            throw Refuse(image, $"is truncated: it has {image.Length} of the {end} bytes that its header speaks of; copy or download it again");
        }
    }

    private static string? DescribeForeign(ReadOnlySpan<byte> start) => ForeignImage.Recognize(start) is string kind ? $"is {kind}" : null;

    private static KernelLoadException Refuse(BootImage image, string reason) => new($"The {image.Name} {reason}.");

    private static string Format(ushort version) => $"{version >> 8}.{version & 0xff:d2}";

    /// <summary>A relocatable kernel aligns its run-time start upwards ("kernel_alignment"), so it is put there at once.</summary>
    private ulong AlignUp(ulong address)
    {
        ulong mask = (ulong)Header.KernelAlignment - 1;
        return unchecked(address + mask) & ~mask;
    }
}
