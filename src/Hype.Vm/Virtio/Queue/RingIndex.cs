namespace Hype.Vm.Virtio.Queue;

/// <summary>A free-running 16-bit ring index: it wraps at 65536, whatever the size of the ring (virtio 1.2 §2.7.13.3).</summary>
/// <param name="Value">The index.</param>
internal readonly record struct RingIndex(ushort Value)
{
    /// <summary>Gets the index behind this one.</summary>
    public RingIndex Next => new(unchecked((ushort)(Value + 1)));

    /// <summary>Counts the steps from an earlier index to this one.</summary>
    /// <param name="earlier">The earlier index.</param>
    /// <returns>The number of steps, 0 to 65535.</returns>
    public ushort Since(RingIndex earlier) => unchecked((ushort)(Value - earlier.Value));

    /// <summary>Gets the place in a ring that this index stands for.</summary>
    /// <param name="size">The size of the ring, a power of two.</param>
    /// <returns>The place.</returns>
    public int Slot(int size) => Value & (size - 1);
}
