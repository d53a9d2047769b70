namespace Hype.Kvm.Facts.Tables;

/// <summary>A record of a table of layouts.</summary>
public sealed record RecordRows(string Name, int Size, int Alignment, IReadOnlyList<MemberRow> Members)
{
    /// <summary>Gets the place in the header of a record without a name; empty for one that has a name.</summary>
    public string HeaderPlace => Name.IndexOf("(unnamed at ", StringComparison.Ordinal) is var start and >= 0 ? Name[(start + "(unnamed at ".Length)..^1] : "";
}
