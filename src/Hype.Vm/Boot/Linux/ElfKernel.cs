using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>A kernel in an ELF file, checked: vmlinux, or another kernel with a PVH entry.</summary>
internal sealed class ElfKernel : KernelImage
{
    private readonly ElfSegment[] _segments;

    private ElfKernel(BootImage image, ElfSegment[] segments, LinuxBootProtocol protocol, ulong entry)
        : base(image)
    {
        _segments = segments;
        Protocol = protocol;
        EntryPoint = entry;
    }

    /// <inheritdoc/>
    public override LinuxBootProtocol Protocol { get; }

    /// <inheritdoc/>
    public override ulong EntryPoint { get; }

    /// <inheritdoc/>
    public override ulong Address => _segments[0].Memory.Start.Value;

    /// <inheritdoc/>
    public override ulong MemorySize => _segments[^1].Memory.End.Value - Address;

    /// <inheritdoc/>
    public override string MemoryPurpose => "for its segments";

    /// <summary>Gets what every bzImage of the same kernel says in its header: no ELF file has a word for it.</summary>
    public override uint InitrdAddrMax => 0x7fff_ffff;

    /// <summary>Gets what every bzImage of the same kernel says in its header, <c>COMMAND_LINE_SIZE</c> less one: no ELF file has a word for it.</summary>
    public override uint CmdlineSize => 2047;

    /// <summary>Reads and checks headers, segments and notes.</summary>
    /// <param name="image">The kernel, known to begin with ELF's mark.</param>
    /// <param name="protocol">How it is to be entered.</param>
    /// <returns>The checked kernel.</returns>
    /// <exception cref="KernelLoadException">It is malformed, or cannot be entered so.</exception>
    public static ElfKernel Parse(BootImage image, LinuxBootProtocol protocol)
    {
        ElfHeader header = ElfHeader.Parse(image);
        ElfProgramHeader[] headers = ReadTable(image, header);
        ElfSegment[] segments = ElfSegments.Check(image, headers);
        uint? pvhEntry = protocol == LinuxBootProtocol.Linux64 ? null : ElfNotes.FindPvhEntry(image, headers);
        if (pvhEntry is null && protocol == LinuxBootProtocol.Pvh)
        {
            throw Refuse(image, "has no PVH entry (a note of \"Xen\" with type 18); a kernel built with CONFIG_PVH is needed");
        }

        ElfKernel kernel = pvhEntry is uint entry
            ? new ElfKernel(image, segments, LinuxBootProtocol.Pvh, entry)
            : new ElfKernel(image, segments, LinuxBootProtocol.Linux64, header.Entry);
        kernel.CheckEntry();
        return kernel;
    }

    /// <inheritdoc/>
    public override void CopyTo(GuestMemory memory)
    {
        foreach (ElfSegment segment in _segments)
        {
            if (segment.FileSize > 0)
            {
                Image.CopyTo(memory, segment.Memory.Start, segment.Offset, segment.FileSize);
            }
        }
    }

    /// <summary>Makes the exception that refuses a file.</summary>
    /// <param name="image">The file.</param>
    /// <param name="reason">What is wrong with it: the rest of a sentence.</param>
    /// <returns>The exception.</returns>
    internal static KernelLoadException Refuse(BootImage image, string reason) => new($"The {image.Name} {reason}.");

    private static ElfProgramHeader[] ReadTable(BootImage image, ElfHeader header)
    {
        byte[] table = new byte[header.Count * ElfProgramHeader.Size];
        if (image.Read(header.TableOffset, table) < table.Length)
        {
            throw new KernelLoadException($"The {image.Name} became shorter while it was being read.");
        }

        ElfProgramHeader[] headers = new ElfProgramHeader[header.Count];
        for (int i = 0; i < headers.Length; i++)
        {
            headers[i] = ElfProgramHeader.Read(table.AsSpan(i * ElfProgramHeader.Size));
        }

        return headers;
    }

    private void CheckEntry()
    {
        foreach (ElfSegment segment in _segments)
        {
            ulong start = segment.Memory.Start.Value;
            if (EntryPoint >= start && EntryPoint - start < (ulong)segment.FileSize)
            {
                return;
            }
        }

        string which = Protocol == LinuxBootProtocol.Pvh ? "PVH entry" : "entry (e_entry)";
        throw Refuse(Image, $"has its {which} at 0x{EntryPoint:x}, and no segment has code at that physical address; a vmlinux of Linux for x86-64 is needed");
    }
}
