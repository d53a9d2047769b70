using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>A kernel whose file has been checked: what placing, describing and entering it need to know, whatever its format.</summary>
/// <param name="image">Where the bytes are.</param>
internal abstract class KernelImage(BootImage image)
{
    /// <summary>Gets where the bytes are.</summary>
    public BootImage Image { get; } = image;

    /// <summary>Gets how it is entered; never <see cref="LinuxBootProtocol.Auto"/>.</summary>
    public abstract LinuxBootProtocol Protocol { get; }

    /// <summary>Gets the setup header; <see langword="null"/> for a format that has none.</summary>
    public virtual SetupHeader? Header => null;

    /// <summary>Gets the first address of the memory that the kernel takes.</summary>
    public abstract ulong Address { get; }

    /// <summary>Gets how many bytes it takes from there on before it has read its memory map.</summary>
    public abstract ulong MemorySize { get; }

    /// <summary>Gets what it takes them for, as messages say it.</summary>
    public abstract string MemoryPurpose { get; }

    /// <summary>Gets the physical address of its first instruction.</summary>
    public abstract ulong EntryPoint { get; }

    /// <summary>Gets the last address that the initial RAM disk may occupy.</summary>
    public abstract uint InitrdAddrMax { get; }

    /// <summary>Gets the longest command line in bytes, without its terminating zero.</summary>
    public abstract uint CmdlineSize { get; }

    /// <summary>Gets a value indicating whether the kernel finds an initial RAM disk above 4 GiB.</summary>
    public virtual bool FindsDataAbove4G => false;

    /// <summary>Copies its code and data to where they go.</summary>
    /// <param name="memory">The machine's RAM, with nothing written yet where the kernel goes, and room for it.</param>
    public abstract void CopyTo(GuestMemory memory);

    /// <summary>Finds out what a file holds and checks it.</summary>
    /// <param name="image">The file.</param>
    /// <param name="protocol">How it is to be entered.</param>
    /// <returns>The checked kernel.</returns>
    /// <exception cref="KernelLoadException">It is no kernel, is malformed, or cannot be entered so.</exception>
    public static KernelImage Identify(BootImage image, LinuxBootProtocol protocol)
    {
        Span<byte> mark = stackalloc byte[4];
        if (image.Read(0, mark) == mark.Length && mark.SequenceEqual("\u007fELF"u8))
        {
            return ElfKernel.Parse(image, protocol);
        }

        BzImage kernel = BzImage.Parse(image);
        return protocol != LinuxBootProtocol.Pvh
            ? kernel
            : throw new KernelLoadException(
                $"The {image.Name} is a bzImage, which has no PVH entry; leave the protocol to be found, or give the vmlinux of the same build.");
    }
}
