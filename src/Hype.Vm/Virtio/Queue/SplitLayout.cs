using Hype.Vm.Memory;

namespace Hype.Vm.Virtio.Queue;

/// <summary>Where the parts of a split virtqueue lie in guest memory (virtio 1.2 §2.7).</summary>
/// <param name="Size">The queue size: a power of two.</param>
/// <param name="DescriptorArea">The descriptor table.</param>
/// <param name="DriverArea">The available ring, <c>struct virtq_avail</c> (§2.7.6).</param>
/// <param name="DeviceArea">The used ring, <c>struct virtq_used</c> (§2.7.8).</param>
/// <remarks>The addresses of the fields wrap silently; <see cref="Validate"/> has shown that they do not.</remarks>
internal readonly record struct SplitLayout(int Size, GuestAddress DescriptorArea, GuestAddress DriverArea, GuestAddress DeviceArea)
{
    private const int FlagsSize = sizeof(ushort);
    private const int IndexSize = sizeof(ushort);
    private const int EventSize = sizeof(ushort);
    private const int RingOffset = FlagsSize + IndexSize;

    /// <summary>Gets the address of the available ring's flags.</summary>
    public GuestAddress AvailableFlags => DriverArea;

    /// <summary>Gets the address of the available index.</summary>
    public GuestAddress AvailableIndex => At(DriverArea, FlagsSize);

    /// <summary>Gets the address of <c>used_event</c>.</summary>
    public GuestAddress UsedEvent => At(DriverArea, RingOffset + (Size * sizeof(ushort)));

    /// <summary>Gets the address of the used ring's flags.</summary>
    public GuestAddress UsedFlags => DeviceArea;

    /// <summary>Gets the address of the used index.</summary>
    public GuestAddress UsedIndex => At(DeviceArea, FlagsSize);

    /// <summary>Gets the address of <c>avail_event</c>.</summary>
    public GuestAddress AvailableEvent => At(DeviceArea, RingOffset + (Size * UsedElement.Size));

    /// <summary>Gets the address of an entry of the available ring.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>The address.</returns>
    public GuestAddress AvailableEntry(RingIndex index) => At(DriverArea, RingOffset + (index.Slot(Size) * sizeof(ushort)));

    /// <summary>Gets the address of an entry of the used ring.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>The address.</returns>
    public GuestAddress UsedEntry(RingIndex index) => At(DeviceArea, RingOffset + (index.Slot(Size) * UsedElement.Size));

    /// <summary>Checks alignment (§2.7.1) and that each part lies in guest memory as one piece.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <returns>What is wrong.</returns>
    public VirtqueueError Validate(GuestMemory memory)
    {
        // No driver keeps a ring at address zero; there it is a queue made ready without being told its addresses.
        if (DescriptorArea.Value == 0 || DriverArea.Value == 0 || DeviceArea.Value == 0)
        {
            return VirtqueueError.AreaNotSet;
        }

        VirtqueueError misaligned = ValidateAlignment();
        return misaligned != VirtqueueError.None ? misaligned : ValidateRanges(memory);
    }

    private static GuestAddress At(GuestAddress area, int offset) => new(unchecked(area.Value + (uint)offset));

    private VirtqueueError ValidateAlignment()
    {
        if (DescriptorArea.Value % 16 != 0)
        {
            return VirtqueueError.DescriptorAreaMisaligned;
        }

        if (DriverArea.Value % 2 != 0)
        {
            return VirtqueueError.DriverAreaMisaligned;
        }

        return DeviceArea.Value % 4 != 0 ? VirtqueueError.DeviceAreaMisaligned : VirtqueueError.None;
    }

    private VirtqueueError ValidateRanges(GuestMemory memory)
    {
        if (!memory.Contains(DescriptorArea, (ulong)Size * Descriptor.Size))
        {
            return VirtqueueError.DescriptorAreaOutsideMemory;
        }

        // The event fields count whether or not they were negotiated: §2.7 gives the sizes with them.
        if (!memory.Contains(DriverArea, (ulong)(RingOffset + (Size * sizeof(ushort)) + EventSize)))
        {
            return VirtqueueError.DriverAreaOutsideMemory;
        }

        return memory.Contains(DeviceArea, (ulong)(RingOffset + (Size * UsedElement.Size) + EventSize))
            ? VirtqueueError.None
            : VirtqueueError.DeviceAreaOutsideMemory;
    }
}
