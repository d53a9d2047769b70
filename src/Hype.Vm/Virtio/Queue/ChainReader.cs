using Hype.Vm.Memory;

namespace Hype.Vm.Virtio.Queue;

/// <summary>Copies bytes out of the device-readable buffers of a chain, wherever they are split.</summary>
internal struct ChainReader
{
    private readonly GuestMemory _memory;
    private readonly DescriptorChain _chain;
    private int _segment;
    private uint _offset; // within the segment

    /// <summary>Initializes a reader at the beginning of a chain.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="chain">The chain; it outlives the reader.</param>
    public ChainReader(GuestMemory memory, DescriptorChain chain)
    {
        _memory = memory;
        _chain = chain;
        Remaining = chain.ReadableLength;
    }

    /// <summary>Gets how many bytes are left.</summary>
    public ulong Remaining { get; private set; }

    /// <summary>Copies the next bytes without consuming them.</summary>
    /// <param name="destination">Where they go.</param>
    /// <returns>How many there were: all of the destination, unless the chain ends before.</returns>
    public readonly int Peek(Span<byte> destination)
    {
        ReadOnlySpan<BufferSegment> segments = _chain.Readable;
        uint offset = _offset;
        int copied = 0;
        for (int i = _segment; i < segments.Length && copied < destination.Length; i++)
        {
            int count = (int)Math.Min(segments[i].Length - offset, (uint)(destination.Length - copied));
            if (!_memory.TryRead(segments[i].Address + offset, destination.Slice(copied, count)))
            {
                break; // Never: the chain was validated, and memory does not go away.
            }

            copied += count;
            offset = 0;
        }

        return copied;
    }

    /// <summary>Consumes bytes.</summary>
    /// <param name="count">How many; no more than remain.</param>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)count, Remaining);
        Remaining -= (ulong)count;
        ReadOnlySpan<BufferSegment> segments = _chain.Readable;
        uint left = (uint)count;
        while (left > 0 && left >= segments[_segment].Length - _offset)
        {
            left -= segments[_segment].Length - _offset;
            _segment++;
            _offset = 0;
        }

        _offset += left;
    }
}
