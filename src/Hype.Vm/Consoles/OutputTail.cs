using System.Text;

namespace Hype.Vm.Consoles;

/// <summary>The last bytes that a guest wrote to one of its consoles. Of one thread; it allocates nothing while the guest runs.</summary>
internal sealed class OutputTail
{
    /// <summary>How many bytes are kept: fifty lines or so.</summary>
    internal const int Capacity = 4096;

    private const byte FirstContinuation = 0x80; // of a character of several bytes in UTF-8
    private const byte LastContinuation = 0xbf;

    private readonly ByteRing _bytes = new(Capacity);
    private bool _isCut;

    /// <summary>Adds bytes in place of the oldest.</summary>
    /// <param name="bytes">What the guest wrote.</param>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> last = bytes[Math.Max(0, bytes.Length - Capacity)..];
        int surplus = _bytes.Count + last.Length - Capacity;
        if (surplus > 0 || last.Length < bytes.Length)
        {
            _isCut = true;
            _bytes.Drop(Math.Max(0, surplus));
        }

        _ = _bytes.Add(last);
    }

    /// <summary>Decodes what is kept, from the first whole line on where something is missing before it.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        byte[] bytes = new byte[_bytes.Count];
        ReadOnlySpan<byte> oldest = _bytes.OldestPiece;
        oldest.CopyTo(bytes);
        _bytes.SecondPiece.CopyTo(bytes.AsSpan(oldest.Length));
        return Encoding.UTF8.GetString(_isCut ? SkipPart(bytes) : bytes);
    }

    private static ReadOnlySpan<byte> SkipPart(ReadOnlySpan<byte> bytes)
    {
        int lineEnd = bytes[..^1].IndexOf((byte)'\n');
        return lineEnd >= 0 ? bytes[(lineEnd + 1)..] : SkipContinuation(bytes);
    }

    private static ReadOnlySpan<byte> SkipContinuation(ReadOnlySpan<byte> bytes)
    {
        int start = bytes.IndexOfAnyExceptInRange(FirstContinuation, LastContinuation);
        return bytes[Math.Max(0, start)..];
    }
}
