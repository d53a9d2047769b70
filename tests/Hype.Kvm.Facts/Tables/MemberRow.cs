using System.Globalization;

namespace Hype.Kvm.Facts.Tables;

/// <summary>A row of a table of layouts.</summary>
/// <param name="Place">The byte, or <c>byte:first-last</c> of a bit field.</param>
/// <param name="Path">The names that lead to the member.</param>
/// <param name="Type">Its type in C.</param>
public sealed record MemberRow(string Place, string Path, string Type)
{
    /// <summary>Gets whether it is only there to hold other members, which are known by their own names.</summary>
    public bool IsNameless => Path.EndsWith("<anon>", StringComparison.Ordinal) || Path.Split('.')[^1].StartsWith("__empty_", StringComparison.Ordinal);

    /// <summary>Gets the path as C code writes it.</summary>
    public string FlatPath => Path.Replace("<anon>.", "", StringComparison.Ordinal);

    /// <summary>Gets whether it is the array behind the record, as long as there is memory.</summary>
    public bool IsFlexible => Type.EndsWith("[]", StringComparison.Ordinal) || Type.EndsWith("[0]", StringComparison.Ordinal);

    /// <summary>Gets the type of an element of an array.</summary>
    public string ElementType => Type[..(Type.IndexOf('[', StringComparison.Ordinal) is var bracket and >= 0 ? bracket : Type.Length)];

    /// <summary>Gets the place in a record around this one, which begins at a byte of it.</summary>
    public string PlaceFrom(int start)
    {
        string[] parts = Place.Split(':');
        string offset = (start + int.Parse(parts[0], CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
        return parts is [_, string bits] ? $"{offset}:{bits}" : offset;
    }
}
