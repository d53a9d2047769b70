using System.Globalization;

namespace Hype.Kvm.Facts.Tables;

/// <summary>A table of layouts, with the sizes of members that it does not have the types of.</summary>
public sealed class LayoutTable
{
    private static readonly Dictionary<string, int> s_primitives = new(StringComparer.Ordinal)
    {
        ["char"] = 1, ["__u8"] = 1, ["__s8"] = 1, ["__u16"] = 2, ["__s16"] = 2, ["__u32"] = 4, ["__s32"] = 4, ["int"] = 4, ["unsigned int"] = 4,
        ["__u64"] = 8, ["__s64"] = 8, ["unsigned long"] = 8, ["long"] = 8, ["__u128"] = 16, ["__uint128_t"] = 16,
    };

    private readonly Dictionary<string, RecordRows> _records;
    private readonly ILookup<string, RecordRows> _byPlace;
    private readonly Dictionary<(string Record, string Path), int> _sizes;

    private LayoutTable(string name, IEnumerable<RecordRows> records, Dictionary<(string Record, string Path), int> sizes)
    {
        Name = name;
        _records = records.ToDictionary(record => record.Name, StringComparer.Ordinal);
        _byPlace = _records.Values.Where(record => record.HeaderPlace.Length > 0).ToLookup(record => record.HeaderPlace, StringComparer.Ordinal);
        _sizes = sizes;
    }

    public string Name { get; }

    /// <summary>Gets all records, also those without a name.</summary>
    public IReadOnlyCollection<RecordRows> Records => _records.Values;

    /// <param name="path">The table.</param>
    /// <param name="sizes">A table of sizes; what it has is used for the types that the other does not know.</param>
    public static LayoutTable Load(string path, string? sizes = null) =>
        new(
            Path.GetFileNameWithoutExtension(path),
            FactFile.Read(path).GroupBy(row => row["record"]).Select(Record),
            sizes is null ? [] : Sizes(sizes));

    public RecordRows? Find(string name) => _records.GetValueOrDefault(name);

    /// <summary>Gets the record that an array without a type name is made of.</summary>
    /// <param name="elementType">The type as the table writes it.</param>
    /// <param name="record">The record with the array.</param>
    public RecordRows? FindUnnamed(string elementType, string record) => elementType.Contains("(unnamed ", StringComparison.Ordinal) ? FindAt(elementType, record) : null;

    /// <summary>Gets the size of a member; null for a bit field, and where no table tells.</summary>
    public int? SizeOf(string record, MemberRow row) =>
        row.Place.Contains(':', StringComparison.Ordinal) ? null
        : SizeOf(row.Type, record) ?? (_sizes.TryGetValue((record, row.Path), out int size) ? size : null);

    /// <summary>Gets the size of a type that a record has; null where the table does not have it.</summary>
    public int? SizeOf(string type, string record)
    {
        int bracket = type.IndexOf('[', StringComparison.Ordinal);
        if (bracket >= 0)
        {
            int count = type[(bracket + 1)..].Split('[').Select(length => int.TryParse(length.TrimEnd(']'), out int value) ? value : 0).Aggregate(1, (all, value) => all * value);
            return SizeOf(type[..bracket], record) * count;
        }

        return type.EndsWith('*') ? 8
            : s_primitives.TryGetValue(type, out int primitive) ? primitive
            : (type.Contains(" at ", StringComparison.Ordinal) ? FindAt(type, record) : Find(type.Split(' ')[^1]))?.Size;
    }

    /// <summary>Finds a record by its place. Headers in two folders have one name, so that the record around it has a say too.</summary>
    private RecordRows? FindAt(string type, string record)
    {
        RecordRows[] there = [.. _byPlace[type[(type.LastIndexOf(" at ", StringComparison.Ordinal) + " at ".Length)..].TrimEnd(')')]];
        string outer = (type.Contains("::", StringComparison.Ordinal) ? type.Split(' ')[1] : record).Split("::")[0];
        return there.FirstOrDefault(found => found.Name.StartsWith(outer + "::", StringComparison.Ordinal)) ?? (there is [var only] ? only : null);
    }

    private static RecordRows Record(IGrouping<string, IReadOnlyDictionary<string, string>> rows) => new(
        rows.Key,
        int.Parse(rows.First()["size"], CultureInfo.InvariantCulture),
        int.Parse(rows.First()["align"], CultureInfo.InvariantCulture),
        [.. rows.Select(row => new MemberRow(row["offset"], row["field_path"], row["type"]))]);

    private static Dictionary<(string Record, string Path), int> Sizes(string path) =>
        FactFile.Read(path)
            .Where(row => row["size"].Length > 0 && !row["field_path"].EndsWith("<anon>", StringComparison.Ordinal))
            .ToDictionary(row => (row["record"], row["field_path"]), row => int.Parse(row["size"], CultureInfo.InvariantCulture));
}
