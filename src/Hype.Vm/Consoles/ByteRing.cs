namespace Hype.Vm.Consoles;

/// <summary>A ring of bytes of one thread; it never grows.</summary>
/// <param name="capacity">How many bytes it holds.</param>
internal sealed class ByteRing(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _start;

    /// <summary>Gets how many bytes are in it.</summary>
    internal int Count { get; private set; }

    /// <summary>Gets the free piece behind the bytes, as far as it is in one piece; empty where the ring is full.</summary>
    internal Span<byte> FreePiece
    {
        get
        {
            int end = (_start + Count) % _bytes.Length;
            return _bytes.AsSpan(end, Math.Min(_bytes.Length - end, _bytes.Length - Count));
        }
    }

    /// <summary>Gets the oldest bytes, as far as they are in one piece.</summary>
    internal ReadOnlySpan<byte> OldestPiece => _bytes.AsSpan(_start, Math.Min(Count, _bytes.Length - _start));

    /// <summary>Gets the bytes behind <see cref="OldestPiece"/>: those that lie at the beginning of the memory.</summary>
    internal ReadOnlySpan<byte> SecondPiece => _bytes.AsSpan(0, Count - OldestPiece.Length);

    /// <summary>Counts bytes that were written into <see cref="FreePiece"/>.</summary>
    /// <param name="count">How many.</param>
    internal void Commit(int count) => Count += count;

    /// <summary>Drops the oldest bytes.</summary>
    /// <param name="count">How many.</param>
    internal void Drop(int count)
    {
        Count -= count;
        _start = Count == 0 ? 0 : (_start + count) % _bytes.Length;
    }

    /// <summary>Adds what there is room for.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>How many were added.</returns>
    internal int Add(ReadOnlySpan<byte> source)
    {
        int total = 0;
        while (total < source.Length && Count < _bytes.Length)
        {
            Span<byte> free = FreePiece;
            int count = Math.Min(free.Length, source.Length - total);
            source.Slice(total, count).CopyTo(free);
            Commit(count);
            total += count;
        }

        return total;
    }
}
