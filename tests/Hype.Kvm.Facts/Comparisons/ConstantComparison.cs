using System.Globalization;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Facts.Tables;

namespace Hype.Kvm.Facts.Comparisons;

/// <summary>Holds constants against a table of them, in 64 bits: all ones are -1 in one language and the largest number in another.</summary>
public static class ConstantComparison
{
    /// <param name="claims">The constants.</param>
    /// <param name="table">The table of an architecture, the path of its file.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="all">The tables of all architectures: what only some of them have is not for a namespace that all share.</param>
    public static Comparison Compare(IEnumerable<ConstantClaim> claims, string table, TargetArchitecture architecture, params IReadOnlyList<string> all)
    {
        var comparison = new Comparison($"values of {Path.GetFileNameWithoutExtension(table)}");
        Dictionary<string, string> facts = Read(table);
        HashSet<string> elsewhere = [.. all.SelectMany(other => Read(other).Keys)];
        foreach (ConstantClaim claim in claims.Where(claim => architecture.Has(claim.Namespace)))
        {
            string name = $"{Path.GetFileNameWithoutExtension(table)} {claim.Name}";
            if (facts.TryGetValue(claim.Name, out string? value))
            {
                comparison.Expect(name, Bits(value), Bits(claim.Value));
            }
            else if (!claim.IsEnumerator && elsewhere.Contains(claim.Name))
            {
                comparison.Fail($"{name}: this architecture does not have it");
            }
        }

        return comparison;
    }

    /// <summary>Reads a table, by name.</summary>
    public static Dictionary<string, string> Read(string table) =>
        FactFile.Read(table).ToDictionary(row => row["name"], row => row["value"], StringComparer.Ordinal);

    private static ulong Bits(string digits) => unchecked((ulong)Int128.Parse(digits, CultureInfo.InvariantCulture));
}
