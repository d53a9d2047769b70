using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Facts.Tables;

namespace Hype.Kvm.Facts.Comparisons;

/// <summary>Holds records against a table of layouts, both ways: no member of the table may be missing, and none may be there that it does not have.</summary>
public static class LayoutComparison
{
    /// <param name="claims">The records.</param>
    /// <param name="table">The table of their architecture.</param>
    /// <param name="others">Tables of other architectures: a union that all share may have a member that only one of them has.</param>
    public static Comparison Compare(IEnumerable<RecordClaim> claims, LayoutTable table, params IReadOnlyList<LayoutTable> others)
    {
        var comparison = new Comparison($"sizes, offsets and bit ranges of {table.Name}");
        foreach (RecordClaim claim in claims)
        {
            if (table.Find(claim.Name) is { } record)
            {
                comparison.Expect($"{table.Name} sizeof {record.Name}", record.Size, claim.Size);
                if (claim.Alignment is { } alignment)
                {
                    comparison.Expect($"{table.Name} alignof {record.Name}", record.Alignment, alignment);
                }

                var members = new RecordComparison(claim, table, comparison);
                members.Compare(record);
                members.FailExtras(others);
            }
        }

        return comparison;
    }
}
