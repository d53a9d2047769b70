namespace Hype.Facts.Probes;

/// <summary>The place of a bit field, which no expression of C can ask for: a value with all its bits set shows it.</summary>
/// <param name="Type">The record that it is in.</param>
/// <param name="Path">The field, and the members that lead to it.</param>
internal sealed record ProbedBits(string Type, string Path)
{
    /// <summary>Gets or sets the first bit, counted from the record's first byte, and in it from the end that fields begin at.</summary>
    internal int First { get; set; }

    /// <summary>Gets or sets the number of bits.</summary>
    internal int Width { get; set; }

    /// <summary>Finds the bits in the memory of the record.</summary>
    /// <param name="memory">A record with all bits of the field set, and no other.</param>
    /// <param name="isBigEndian">Whether fields begin at the highest bit of a byte, not at its lowest.</param>
    internal void Read(IReadOnlyList<byte> memory, bool isBigEndian)
    {
        int flip = isBigEndian ? 7 : 0;
        int[] set = [.. Enumerable.Range(0, memory.Count * 8).Where(bit => ((memory[bit / 8] >> ((bit % 8) ^ flip)) & 1) != 0)];
        if (set.Length == 0)
        {
            throw new FactsException($"No bit of {Type}.{Path} was set.");
        }

        First = set[0];
        Width = set.Length;
    }
}
