using System.Globalization;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Facts.Tables;

namespace Hype.Kvm.Facts.Comparisons;

/// <summary>Holds the members of one record against a table.</summary>
internal sealed class RecordComparison(RecordClaim claim, LayoutTable table, Comparison comparison)
{
    private readonly ILookup<string, MemberClaim> _members = claim.Members.ToLookup(member => member.Path, StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Compares the members of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="prefix">The names that lead to it, where it is the element of an array.</param>
    /// <param name="start">The byte that it begins at.</param>
    internal void Compare(RecordRows record, string prefix = "", int start = 0)
    {
        // Where several arrays share the place behind the record, none of them is its type.
        bool hasOneArray = record.Members.Count(row => row.IsFlexible && !row.IsNameless) == 1;
        foreach (MemberRow row in record.Members.Where(row => !row.IsNameless))
        {
            string path = prefix + row.FlatPath;
            _known.Add(path);
            if (row.IsFlexible)
            {
                CompareFlexible(record, row, path, hasOneArray);
            }
            else if (table.SizeOf(record.Name, row) != 0 || _members[path].Any())
            {
                CompareMember(record, row, path, start);
            }
        }
    }

    /// <summary>Tells of members that no table has.</summary>
    internal void FailExtras(IReadOnlyList<LayoutTable> others)
    {
        foreach (string extra in _members.Select(member => member.Key).Where(path => !_known.Contains(path)))
        {
            string array = extra.Split("[]")[0];
            if (!others.Any(other => other.Find(claim.Name)?.Members.Any(row => row.FlatPath == array) == true))
            {
                comparison.Fail($"{Name(extra)}: no table has it");
            }
        }
    }

    private void CompareMember(RecordRows record, MemberRow row, string path, int start)
    {
        if (!_members[path].Any())
        {
            comparison.Fail($"{Name(path)}: it is missing");
        }

        foreach (MemberClaim member in _members[path])
        {
            comparison.Expect(Name(path), row.PlaceFrom(start), member.Place);
            comparison.Expect($"{Name(path)} size", table.SizeOf(record.Name, row), member.Size);
        }

        if (row.ElementType != row.Type && table.FindUnnamed(row.ElementType, record.Name) is { } element)
        {
            Compare(element, path + "[].", start + int.Parse(row.Place, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Compares an array that is as long as the memory behind the record.</summary>
    private void CompareFlexible(RecordRows record, MemberRow row, string path, bool isOnlyArray)
    {
        if (claim.Flexible is not { } flexible)
        {
            comparison.Fail($"{Name(path)}: it is missing");
            return;
        }

        comparison.Expect(Name(path), row.Place, flexible.Offset.ToString(CultureInfo.InvariantCulture));
        if (isOnlyArray)
        {
            comparison.Expect($"{Name(path)}[0] size", table.SizeOf(row.ElementType, record.Name), flexible.ElementSize);
        }
    }

    private string Name(string path) => $"{table.Name} {claim.Name}.{path}";
}
