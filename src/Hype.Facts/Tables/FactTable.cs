namespace Hype.Facts.Tables;

/// <summary>A table of facts: columns parted by tabs, a head line, one line a fact.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The facts.</param>
internal sealed record FactTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    internal int Count => Rows.Count;

    internal string Text => string.Concat(Rows.Prepend(Columns).Select(row => string.Join('\t', row) + "\n"));
}
