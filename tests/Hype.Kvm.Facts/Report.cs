using System.Globalization;

namespace Hype.Kvm.Facts;

/// <summary>What comparisons found: how much was compared, and what disagrees.</summary>
public sealed class Report
{
    private readonly List<(string What, int Count)> _counts = [];
    private readonly List<string> _disagreements = [];

    public IReadOnlyList<string> Disagreements => _disagreements;

    public IReadOnlyList<(string What, int Count)> Counts => _counts;

    /// <summary>Takes in a comparison.</summary>
    public void Add(Comparison comparison)
    {
        _counts.Add((comparison.What, comparison.Count));
        _disagreements.AddRange(comparison.Disagreements);
    }

    public override string ToString() =>
        string.Concat(_counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Count} {count.What}\n")))
        + string.Concat(_disagreements.Select(disagreement => $"WRONG {disagreement}\n"));
}
