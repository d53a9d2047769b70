using System.Text;

namespace Hype.Facts.Proof;

/// <summary>Checked facts as a table for people: a head line, one line a fact, and a line that counts.</summary>
internal static class ProofTable
{
    private static readonly string[] s_columns = ["name", "kind", "manifest", "header", "verdict"];

    /// <summary>Writes the table.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="all">Whether all are listed, and not only what differs and what the header lacks.</param>
    internal static string Of(IReadOnlyCollection<CheckedFact> facts, bool all)
    {
        // Of a type that the header lacks, its members need not be listed as well.
        HashSet<string> lacking = [.. facts.Where(fact => fact.Verdict == Verdict.Missing && fact.Fact.Parent is null).Select(fact => fact.Fact.Name)];
        string[][] rows =
        [
            .. facts.Where(fact => all || (fact.Verdict is Verdict.Differs or Verdict.Missing or Verdict.Unanswered && !lacking.Contains(fact.Fact.Parent ?? "")))
                .OrderBy(fact => fact.Fact.Name, StringComparer.Ordinal).ThenBy(fact => fact.Fact.Kind)
                .Select(Row),
        ];
        return (rows.Length == 0 ? "" : Align([s_columns, .. rows])) + Count(facts);
    }

    private static string[] Row(CheckedFact fact) =>
        [fact.Fact.Name, FactValue.NameOf(fact.Fact.Kind), fact.Fact.Manifest.ToString(), fact.Header.Length == 0 ? "-" : fact.Header, TextOf(fact.Verdict)];

    private static string TextOf(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "agrees",
        Verdict.Differs => "differs",
        Verdict.Missing => "not in the header",
        Verdict.Unanswered => "cannot be checked",
        _ => "not checked",
    };

    private static string Align(string[][] rows)
    {
        int[] widths = [.. s_columns.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            text.AppendJoin("  ", row.Select((cell, column) => column == row.Length - 1 ? cell : cell.PadRight(widths[column]))).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    private static string Count(IReadOnlyCollection<CheckedFact> facts)
    {
        int Of(Verdict verdict) => facts.Count(fact => fact.Verdict == verdict);
        return $"{Of(Verdict.Agrees)} agree, {Of(Verdict.Differs)} differ, {Of(Verdict.Missing)} not in the header, "
            + $"{Of(Verdict.Unanswered) + Of(Verdict.Unchecked)} not checked\n";
    }
}
