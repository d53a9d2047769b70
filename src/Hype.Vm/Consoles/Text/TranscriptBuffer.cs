namespace Hype.Vm.Consoles.Text;

/// <summary>Text that grows at its end and loses its older half when it is full; in one piece, so that it can be searched.</summary>
/// <param name="capacity">How many characters are kept.</param>
internal sealed class TranscriptBuffer(int capacity)
{
    private char[] _characters = new char[1024];
    private int _length;

    /// <summary>Gets how many characters were dropped so far.</summary>
    internal long Start { get; private set; }

    /// <summary>Gets the text, until it changes.</summary>
    internal ReadOnlySpan<char> Text => _characters.AsSpan(0, _length);

    /// <summary>Adds text; allocates only while the buffer has not reached its size.</summary>
    /// <param name="text">The text.</param>
    internal void Append(ReadOnlySpan<char> text)
    {
        int needed = _length + text.Length;
        if (needed > _characters.Length)
        {
            Array.Resize(ref _characters, Math.Max(needed, _characters.Length * 2));
        }

        text.CopyTo(_characters.AsSpan(_length));
        _length = needed;
    }

    /// <summary>Drops the older half of a text that is longer than the capacity.</summary>
    internal void DropOlderHalfWhenFull()
    {
        if (_length > capacity)
        {
            int dropped = _length - (capacity / 2);
            Text[dropped..].CopyTo(_characters);
            _length -= dropped;
            Start += dropped;
        }
    }
}
