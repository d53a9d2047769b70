using Hype.Vm.Memory;

namespace Hype.Vm.Virtio.Queue;

/// <summary>Copies bytes into the device-writable buffers of a chain, wherever they are split.</summary>
internal struct ChainWriter
{
    private readonly GuestMemory _memory;
    private readonly DescriptorChain _chain;
    private int _segment;
    private uint _offset; // within the segment

    /// <summary>Initializes a writer at the beginning of a chain's device-writable part.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="chain">The chain; it outlives the writer.</param>
    public ChainWriter(GuestMemory memory, DescriptorChain chain)
    {
        _memory = memory;
        _chain = chain;
    }

    /// <summary>Gets how many bytes were written: what <see cref="Virtqueue.Push"/> wants to know.</summary>
    public ulong Written { get; private set; }

    /// <summary>Gets how many bytes there is room for.</summary>
    public readonly ulong Remaining => _chain.WritableLength - Written;

    /// <summary>Writes bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>How many there was room for.</returns>
    public int Write(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<BufferSegment> segments = _chain.Writable;
        int copied = 0;
        while (copied < source.Length && _segment < segments.Length)
        {
            BufferSegment segment = segments[_segment];
            int count = (int)Math.Min(segment.Length - _offset, (uint)(source.Length - copied));
            if (!_memory.TryWrite(segment.Address + _offset, source.Slice(copied, count)))
            {
                break; // Never: the chain was validated, and memory does not go away.
            }

            copied += count;
            _offset += (uint)count;
            if (_offset == segment.Length)
            {
                _segment++;
                _offset = 0;
            }
        }

        Written += (ulong)copied;
        return copied;
    }
}
