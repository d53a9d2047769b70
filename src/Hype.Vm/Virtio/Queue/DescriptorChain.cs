namespace Hype.Vm.Virtio.Queue;

/// <summary>A buffer that the driver made available: the validated copy of its descriptors.</summary>
/// <remarks>
/// It is lent by <see cref="Virtqueue.TryPop"/> and given back by <see cref="Virtqueue.Push"/>, which recycles it: a device must not
/// use it afterwards. Holding copies, it does not change when the guest rewrites its descriptors.
/// </remarks>
internal sealed class DescriptorChain
{
    // What a console or block request takes; longer chains grow the array once and keep it.
    private const int UsualSegmentCount = 8;

    private BufferSegment[] _segments = new BufferSegment[UsualSegmentCount];
    private int _count;
    private int _readableCount;

    /// <summary>Gets the index of the chain's first descriptor, by which the driver knows it.</summary>
    public ushort Head { get; private set; }

    /// <summary>Gets the device-readable buffers, in order; empty ones are left out.</summary>
    public ReadOnlySpan<BufferSegment> Readable => _segments.AsSpan(0, _readableCount);

    /// <summary>Gets the device-writable buffers, in order; empty ones are left out.</summary>
    public ReadOnlySpan<BufferSegment> Writable => _segments.AsSpan(_readableCount, _count - _readableCount);

    /// <summary>Gets the length of all device-readable buffers in bytes: at most 2³².</summary>
    public ulong ReadableLength { get; private set; }

    /// <summary>Gets the length of all device-writable buffers in bytes: at most 2³².</summary>
    public ulong WritableLength { get; private set; }

    /// <summary>Empties the chain for another use.</summary>
    /// <param name="head">The index of its first descriptor.</param>
    public void Begin(ushort head)
    {
        Head = head;
        _count = 0;
        _readableCount = 0;
        ReadableLength = 0;
        WritableLength = 0;
    }

    /// <summary>Adds a buffer; readable ones come first.</summary>
    /// <param name="segment">The buffer.</param>
    /// <param name="writable">Whether it is device-writable.</param>
    public void Add(BufferSegment segment, bool writable)
    {
        if (_count == _segments.Length)
        {
            Array.Resize(ref _segments, _count * 2);
        }

        _segments[_count++] = segment;
        if (writable)
        {
            WritableLength += segment.Length;
        }
        else
        {
            _readableCount = _count;
            ReadableLength += segment.Length;
        }
    }
}
