using Hype.Vm.Memory;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>The driver's side of a split virtqueue, written as Linux does; and, on request, as no driver should.</summary>
internal sealed class FakeDriver
{
    private const int BufferSpace = 1 << 20;

    private readonly GuestMemory _memory;
    private readonly bool _eventIndex;
    private readonly ulong _buffers;
    private readonly Queue<ushort> _free = new();
    private readonly Queue<ushort>[] _chains; // by head: the descriptors that come back with it
    private ulong _nextBuffer;
    private ushort _notified;                 // the available index when the device's wish was last looked at

    public FakeDriver(GuestMemory memory, ulong address, ushort size, VirtioFeatures features, ushort start = 0)
    {
        _memory = memory;
        _eventIndex = features.HasFlag(VirtioFeatures.EventIdx);
        ulong available = address + ((ulong)size * 16);
        ulong used = (available + 6 + (2 * (ulong)size) + 3) & ~3UL;
        Layout = new SplitLayout(size, new GuestAddress(address), new GuestAddress(available), new GuestAddress(used));
        _buffers = (used + 6 + (8 * (ulong)size) + 0xFFF) & ~0xFFFUL;
        _chains = new Queue<ushort>[size];
        for (ushort i = 0; i < size; i++)
        {
            _free.Enqueue(i);
            _chains[i] = new Queue<ushort>();
        }

        AvailableIndex = start;
        NextUsed = start;
        _notified = start;
        UsedIndex = start;
        UsedFlags = 0;
        UsedEvent = start;
        AvailableEvent = start;
        AvailableFlags = 0;
    }

    public SplitLayout Layout { get; }

    public ushort NextUsed { get; private set; }

    public int FreeCount => _free.Count;

    public bool HasUsed => UsedIndex != NextUsed;

    public ushort AvailableIndex
    {
        get => _memory.Read<ushort>(Layout.AvailableIndex);
        set => Assert.True(_memory.TryStoreRelease(Layout.AvailableIndex, value));
    }

    public ushort AvailableFlags
    {
        get => _memory.Read<ushort>(Layout.AvailableFlags);
        set => _memory.Write(Layout.AvailableFlags, value);
    }

    public ushort UsedEvent
    {
        get => _memory.Read<ushort>(Layout.UsedEvent);
        set => _memory.Write(Layout.UsedEvent, value);
    }

    public ushort UsedIndex
    {
        get
        {
            Assert.True(_memory.TryLoadAcquire(Layout.UsedIndex, out ushort value));
            return value;
        }
        private set => _memory.Write(Layout.UsedIndex, value);
    }

    public ushort UsedFlags
    {
        get => _memory.Read<ushort>(Layout.UsedFlags);
        private set => _memory.Write(Layout.UsedFlags, value);
    }

    public ushort AvailableEvent
    {
        get => _memory.Read<ushort>(Layout.AvailableEvent);
        private set => _memory.Write(Layout.AvailableEvent, value);
    }

    /// <summary>Finds room for a buffer; it is not given again before a megabyte has been.</summary>
    public ulong Allocate(uint length)
    {
        if (_nextBuffer + length > BufferSpace)
        {
            _nextBuffer = 0;
        }

        ulong address = _buffers + _nextBuffer;
        _nextBuffer += length;
        return address;
    }

    /// <summary>A buffer with the given bytes for the device to read.</summary>
    public DriverBuffer Filled(ReadOnlySpan<byte> bytes)
    {
        ulong address = Allocate((uint)bytes.Length);
        _memory.Write(new GuestAddress(address), bytes);
        return DriverBuffer.Readable(address, (uint)bytes.Length);
    }

    /// <summary>A buffer for the device to write.</summary>
    public DriverBuffer Empty(uint length) => DriverBuffer.ForDevice(Allocate(length), length);

    public byte[] ReadBack(DriverBuffer buffer, uint length)
    {
        byte[] bytes = new byte[length];
        _memory.Read(new GuestAddress(buffer.Address), bytes);
        return bytes;
    }

    /// <summary>Makes a chain of descriptors available.</summary>
    public ushort Add(params ReadOnlySpan<DriverBuffer> buffers)
    {
        ushort head = Chain(buffers, 0);
        Offer(head);
        return head;
    }

    /// <summary>Makes a chain available whose last descriptors lie in an indirect table.</summary>
    public ushort AddIndirect(ReadOnlySpan<DriverBuffer> direct, ReadOnlySpan<DriverBuffer> indirect)
    {
        ulong table = (Allocate((uint)((indirect.Length * 16) + 16)) + 15) & ~15UL;
        for (int i = 0; i < indirect.Length; i++)
        {
            WriteDescriptor(table, i, Describe(indirect[i], i + 1 < indirect.Length ? (ushort)(i + 1) : null));
        }

        return AddIndirectTable(direct, table, (uint)(indirect.Length * 16));
    }

    /// <summary>Makes a chain available that ends with a reference to a table somewhere.</summary>
    public ushort AddIndirectTable(
        ReadOnlySpan<DriverBuffer> direct, ulong table, uint length, DescriptorFlags moreFlags = DescriptorFlags.None)
    {
        ushort head = Chain(direct, 1);
        ushort last = _chains[head].Last();
        WriteDescriptor(last, new Descriptor(table, length, DescriptorFlags.Indirect | moreFlags, 0));
        Offer(head);
        return head;
    }

    /// <summary>Writes a descriptor of the queue's own table, whatever it says.</summary>
    public void WriteDescriptor(int index, Descriptor descriptor) => WriteDescriptor(Layout.DescriptorArea.Value, index, descriptor);

    /// <summary>Writes a descriptor of any table, whatever it says.</summary>
    public void WriteDescriptor(ulong table, int index, Descriptor descriptor) =>
        _memory.Write(new GuestAddress(table + ((ulong)index * 16)), in descriptor);

    /// <summary>Puts a value into the available ring, whatever it says.</summary>
    public void Offer(ushort head)
    {
        _memory.Write(Layout.AvailableEntry(new RingIndex(AvailableIndex)), head);
        AvailableIndex = unchecked((ushort)(AvailableIndex + 1));
    }

    /// <summary>Tells whether the device wants to hear of what was offered since the last call.</summary>
    public bool ShouldNotifyDevice()
    {
        ushort before = _notified;
        _notified = AvailableIndex;
        Interlocked.MemoryBarrier();
        return _eventIndex
            ? unchecked((ushort)(_notified - AvailableEvent - 1) < (ushort)(_notified - before))
            : (UsedFlags & 1) == 0;
    }

    /// <summary>Takes a buffer that the device has used, and asks to be notified of the next.</summary>
    public bool TryGetUsed(out UsedElement element)
    {
        element = default;
        if (!HasUsed)
        {
            return false;
        }

        element = _memory.Read<UsedElement>(Layout.UsedEntry(new RingIndex(NextUsed)));
        NextUsed = unchecked((ushort)(NextUsed + 1));
        Queue<ushort> chain = _chains[element.Id];
        while (chain.TryDequeue(out ushort index))
        {
            _free.Enqueue(index);
        }

        UsedEvent = _eventIndex ? NextUsed : UsedEvent;
        return true;
    }

    public UsedElement GetUsed()
    {
        Assert.True(TryGetUsed(out UsedElement element), "The device has used no buffer.");
        return element;
    }

    private static Descriptor Describe(DriverBuffer buffer, ushort? next) =>
        new(
            buffer.Address,
            buffer.Length,
            (buffer.Writable ? DescriptorFlags.Write : 0) | (next is null ? 0 : DescriptorFlags.Next),
            next ?? 0);

    private ushort Chain(ReadOnlySpan<DriverBuffer> buffers, int spare)
    {
        ushort head = _free.Peek();
        for (int i = 0; i < buffers.Length + spare; i++)
        {
            ushort index = _free.Dequeue();
            _chains[head].Enqueue(index);
            if (i < buffers.Length)
            {
                WriteDescriptor(index, Describe(buffers[i], i + 1 < buffers.Length + spare ? _free.Peek() : null));
            }
        }

        return head;
    }
}
