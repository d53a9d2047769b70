namespace Hype.Nested.Streams;

/// <summary>A queue of bytes with a fixed capacity: who fills it asks for the room first, and waits when there is none.</summary>
internal sealed class ByteQueue(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _start;
    private int _end;

    /// <summary>Gets how many bytes wait.</summary>
    public int Count => _end - _start;

    /// <summary>Gets how many bytes fit.</summary>
    public int Room => _bytes.Length - Count;

    /// <summary>Gets the waiting bytes, valid until the queue changes.</summary>
    public ReadOnlySpan<byte> Waiting => _bytes.AsSpan(_start, Count);

    /// <summary>Gets all the room as one stretch, to be filled and then <see cref="Commit"/>ted.</summary>
    public Span<byte> Reserve()
    {
        Waiting.CopyTo(_bytes);
        _end = Count;
        _start = 0;
        return _bytes.AsSpan(_end);
    }

    /// <summary>Adds bytes written into the <see cref="Reserve"/>d room.</summary>
    public void Commit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _end);
        _end += count;
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve());
        Commit(bytes.Length);
    }

    /// <summary>Removes the first bytes.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        _start += count;
    }

    /// <summary>Removes all bytes.</summary>
    public void Clear() => _start = _end = 0;
}
