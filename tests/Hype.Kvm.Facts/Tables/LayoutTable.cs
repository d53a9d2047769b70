using System.Globalization;

namespace Hype.Kvm.Facts.Tables;

/// <summary>A table of layouts, with the sizes of members that it does not have the types of.</summary>
public sealed class LayoutTable
{
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
        return bracket >= 0 ? SizeOf(type[..bracket], record) * Length(type[(bracket + 1)..])
            : type.EndsWith('*') ? 8
            : SizeOfPrimitive(type)
                ?? (type.Contains(" at ", StringComparison.Ordinal) ? FindAt(type, record) : Find(type.Split(' ')[^1]))?.Size;
    }

    private static int? SizeOfPrimitive(string type) => type switch
    {
        "char" or "__u8" or "__s8" => 1,
        "__u16" or "__s16" => 2,
        "__u32" or "__s32" or "int" or "unsigned int" => 4,
        "__u64" or "__s64" or "long" or "unsigned long" => 8,
        "__u128" or "__uint128_t" => 16,
        _ => null,
    };

    /// <summary>Multiplies the lengths of an array, written as <c>2][3]</c>; one without a length has none.</summary>
    private static int Length(string dimensions) =>
        dimensions.Split('[').Select(length => length == "]" ? 0 : int.Parse(length.TrimEnd(']'), CultureInfo.InvariantCulture)).Aggregate((all, length) => all * length);

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
