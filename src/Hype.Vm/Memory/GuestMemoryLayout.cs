namespace Hype.Vm.Memory;

/// <summary>Where a machine's RAM lies in the guest's physical address space: around the hole below 4 GiB.</summary>
/// <remarks>
/// The gigabyte below 4 GiB belongs to devices (virtio-mmio windows, I/O APIC, local APIC, KVM's own pages), so RAM beyond
/// the first 3 GiB continues at 4 GiB.
/// </remarks>
public sealed class GuestMemoryLayout
{
    /// <summary>The granularity of guest memory: the host's page.</summary>
    public const ulong PageSize = 4096;

    /// <summary>Initializes the layout of a machine with the given amount of RAM.</summary>
    /// <param name="size">The amount of RAM in bytes: a positive multiple of <see cref="PageSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is zero, no multiple of the page size, or beyond <see cref="MaxSize"/>.</exception>
    public GuestMemoryLayout(ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        if (size % PageSize != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, $"The memory size must be a multiple of {PageSize} bytes.");
        }

        Size = size;
        Ranges = size <= HoleStart.Value
            ? [new GuestMemoryRange(new GuestAddress(0), size)]
            : [new GuestMemoryRange(new GuestAddress(0), HoleStart.Value), new GuestMemoryRange(HoleEnd, size - HoleStart.Value)];
    }

    /// <summary>Gets the first address of the device hole: 3 GiB.</summary>
    public static GuestAddress HoleStart { get; } = new(0xC000_0000);

    /// <summary>Gets the address behind the device hole: 4 GiB.</summary>
    public static GuestAddress HoleEnd { get; } = new(0x1_0000_0000);

    /// <summary>Gets the largest amount of RAM: what 40 address bits reach. A host whose processors have fewer refuses more when the machine is made.</summary>
    public static ulong MaxSize => (1UL << 40) - (HoleEnd.Value - HoleStart.Value);

    /// <summary>Gets the amount of RAM in bytes.</summary>
    public ulong Size { get; }

    /// <summary>Gets the ranges of RAM, in ascending order.</summary>
    public IReadOnlyList<GuestMemoryRange> Ranges { get; }
}
