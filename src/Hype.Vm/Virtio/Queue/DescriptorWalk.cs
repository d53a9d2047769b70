using Hype.Vm.Memory;

namespace Hype.Vm.Virtio.Queue;

/// <summary>Walks a descriptor chain once, validating a copy of each descriptor: the only reader of descriptor tables.</summary>
/// <remarks>
/// The walk is bounded by the queue size ("A driver MUST NOT create a descriptor chain longer than the Queue Size", virtio 1.2
/// §2.7.5.3.1), so a loop is a chain that is too long. The descriptor that refers to an indirect table is no buffer and does
/// not count.
/// </remarks>
internal ref struct DescriptorWalk
{
    // "Drivers MUST NOT add a descriptor chain longer than 2^32 bytes in total" (§2.7.5.2).
    private const ulong MaxTotalLength = 1UL << 32;

    private readonly GuestMemory _memory;
    private readonly DescriptorChain _chain;
    private readonly int _maxCount;
    private readonly bool _indirectAllowed;
    private GuestAddress _table;
    private uint _tableCount;
    private bool _inIndirectTable;
    private bool _sawWritable;
    private int _count;
    private ulong _totalLength;

    /// <summary>Initializes a walk.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="layout">Where the queue lies.</param>
    /// <param name="indirectAllowed">Whether VIRTIO_F_INDIRECT_DESC was negotiated.</param>
    /// <param name="chain">The chain to fill.</param>
    public DescriptorWalk(GuestMemory memory, in SplitLayout layout, bool indirectAllowed, DescriptorChain chain)
    {
        _memory = memory;
        _chain = chain;
        _maxCount = layout.Size;
        _indirectAllowed = indirectAllowed;
        _table = layout.DescriptorArea;
        _tableCount = (uint)layout.Size;
    }

    /// <summary>Fills the chain.</summary>
    /// <param name="head">The index of the first descriptor, less than the queue size.</param>
    /// <returns>What is wrong with it; the chain is unusable then.</returns>
    public VirtqueueError Run(ushort head)
    {
        _chain.Begin(head);
        uint index = head;
        while (true)
        {
            if (index >= _tableCount)
            {
                return VirtqueueError.NextOutOfRange;
            }

            // Both tables are known to lie in memory. Copied once: the driver may change it while we look.
            _ = _memory.TryRead(new GuestAddress(_table.Value + ((ulong)index * Descriptor.Size)), out Descriptor descriptor);
            VirtqueueError error = Take(in descriptor);
            if (error != VirtqueueError.None)
            {
                return error;
            }

            if (descriptor.Has(DescriptorFlags.Indirect))
            {
                index = 0; // "The first indirect descriptor is located at start of the indirect descriptor table."
            }
            else if (descriptor.Has(DescriptorFlags.Next))
            {
                index = descriptor.Next;
            }
            else
            {
                return VirtqueueError.None;
            }
        }
    }

    private VirtqueueError Take(in Descriptor descriptor) =>
        descriptor.Has(DescriptorFlags.Indirect) ? EnterIndirectTable(in descriptor) : AddBuffer(in descriptor);

    private VirtqueueError EnterIndirectTable(in Descriptor descriptor)
    {
        // "The device MUST ignore the write-only flag in the descriptor that refers to an indirect table" (§2.7.5.3.2).
        if (!_indirectAllowed)
        {
            return VirtqueueError.IndirectNotNegotiated;
        }

        if (_inIndirectTable)
        {
            return VirtqueueError.IndirectNested;
        }

        if (descriptor.Has(DescriptorFlags.Next))
        {
            return VirtqueueError.IndirectWithNext;
        }

        if (descriptor.Length == 0 || descriptor.Length % Descriptor.Size != 0)
        {
            return VirtqueueError.IndirectTableLengthInvalid;
        }

        if (!_memory.Contains(new GuestAddress(descriptor.Address), descriptor.Length))
        {
            return VirtqueueError.IndirectTableOutsideMemory;
        }

        _inIndirectTable = true;
        _table = new GuestAddress(descriptor.Address);
        _tableCount = descriptor.Length / Descriptor.Size;
        return VirtqueueError.None;
    }

    private VirtqueueError AddBuffer(in Descriptor descriptor)
    {
        if (++_count > _maxCount)
        {
            return VirtqueueError.ChainTooLong;
        }

        bool writable = descriptor.Has(DescriptorFlags.Write);
        if (_sawWritable && !writable)
        {
            return VirtqueueError.ReadableAfterWritable;
        }

        _sawWritable = writable;
        if (descriptor.Length == 0)
        {
            return VirtqueueError.None; // The specification neither forbids nor explains it: it holds nothing, wherever it points.
        }

        _totalLength += descriptor.Length;
        if (_totalLength > MaxTotalLength)
        {
            return VirtqueueError.ChainTooLarge;
        }

        var segment = new BufferSegment(new GuestAddress(descriptor.Address), descriptor.Length);
        if (!_memory.Contains(segment.Address, segment.Length))
        {
            return VirtqueueError.BufferOutsideMemory;
        }

        _chain.Add(segment, writable);
        return VirtqueueError.None;
    }
}
