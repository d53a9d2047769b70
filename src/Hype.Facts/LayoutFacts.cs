using Hype.Facts.C;
using Hype.Facts.Probes;

namespace Hype.Facts;

/// <summary>The layouts of a header's records.</summary>
internal sealed class LayoutFacts
{
    private readonly Probe _probe;
    private readonly Dictionary<string, CRecord> _tagged = new(StringComparer.Ordinal);
    private readonly Dictionary<CRecord, string> _types = [];
    private readonly Dictionary<CRecord, int> _columns = [];

    /// <param name="probe">Where to ask.</param>
    /// <param name="all">Every record that the header knows, also those of others that its own are made of.</param>
    internal LayoutFacts(Probe probe, IReadOnlyList<CRecord> all)
    {
        _probe = probe;
        foreach (CRecord record in all.Where(record => record.Tag is not null))
        {
            _tagged[$"{record.Keyword} {record.Tag}"] = record;
            _types[record] = $"{record.Keyword} {record.Tag}";
        }

        // From the outside in: the type of a record without a tag is that of the member it is declared for.
        foreach (CRecord record in all.Reverse())
        {
            NameTypesIn(record);
        }
    }

    /// <summary>Asks for records; those without members have nothing to tell.</summary>
    internal IEnumerable<RecordFact> Of(IReadOnlyList<CRecord> records) =>
        records.Where(record => record.Fields.Count > 0).Select(Of);

    private RecordFact Of(CRecord record)
    {
        string type = _types[record];
        string name = record.Tag ?? $"{record.OuterTag}::(unnamed at {PlaceOf(record)})";
        return new RecordFact(
            name, record.Keyword, _probe.Ask($"sizeof({type})"), _probe.Ask($"_Alignof({type})"), [.. Members(record, type, "", "")]);
    }

    private void NameTypesIn(CRecord record)
    {
        foreach (CField field in record.Fields.Where(field => field.Type.Record is not null))
        {
            string member = field.Name + (field.Type.IsArray ? "[0]" : "");
            _types[field.Type.Record!] = field.Name is null
                ? _probe.Declare(field.Type.Record!.Keyword, field.Type.Record.Body) // no expression reaches it
                : $"__typeof__((({_types[record]} *)0)->{member})";
        }
    }

    /// <summary>Goes through the members of a record; what leads to it is <paramref name="shown"/>, and <paramref name="path"/> in C.</summary>
    private IEnumerable<MemberFact> Members(CRecord record, string type, string shown, string path)
    {
        foreach (CField field in record.Fields)
        {
            yield return Member(field, type, shown, path, record);
            if (Inner(field.Type) is { } inner)
            {
                string innerPath = field.Name is null ? path : $"{path}{field.Name}.";
                foreach (MemberFact member in Members(inner, type, $"{shown}{field.Name ?? "<anon>"}.", innerPath))
                {
                    yield return member;
                }
            }
        }
    }

    private MemberFact Member(CField field, string type, string shown, string path, CRecord record)
    {
        string member = $"(({type} *)0)->{path}{field.Name}";
        string size = field.Name is null ? $"sizeof({_types[field.Type.Record!]})" : $"sizeof({member})";
        return new MemberFact
        {
            Path = shown + (field.Name ?? "<anon>"),
            Type = field.Type,
            Offset = field.IsBitField ? null : _probe.Ask($"__builtin_offsetof({type}, {path}{field.Name ?? StandIn(field, record)})"),
            Bits = field.IsBitField ? _probe.AskBits(type, path + field.Name) : null,
            Size = field.IsBitField || field.Type.IsFlexible ? null : _probe.Ask(size),
            ElementSize = field.Type.IsArray ? _probe.Ask($"sizeof({member}[0])") : null,
            Lengths = [.. field.Type.Dimensions.Select(length => length.Length > 0 ? _probe.Ask(length) : null)],
            ElementType = TypeText(field, record),
        };
    }

    /// <summary>Gets the record that a member is, alone and not pointed to.</summary>
    private CRecord? Inner(CType type) =>
        type.Pointers > 0 || type.IsArray ? null : type.Record ?? _tagged.GetValueOrDefault(Unqualified(type.Words));

    private static string Unqualified(string words) => string.Join(' ', words.Split(' ').Where(word => word is not ("const" or "volatile")));

    /// <summary>Gets a member that begins where one without a name does: the first in it, or one beside it in a union.</summary>
    private static string StandIn(CField field, CRecord container) =>
        FirstName(field.Type.Record!)
            ?? (container.IsUnion ? FirstName(container) : null)
            ?? throw new FactsException($"A member of {container.OuterTag} without a name has nothing in it to ask for.");

    /// <summary>Gets a member at the beginning of a record that has a name and an address.</summary>
    private static string? FirstName(CRecord record) =>
        record.Fields.Take(record.IsUnion ? record.Fields.Count : 1)
            .Select(field => field switch
            {
                { IsBitField: true } => null,
                { Name: { } name } => name,
                _ => FirstName(field.Type.Record!),
            })
            .FirstOrDefault(name => name is not null);

    private string TypeText(CField field, CRecord record)
    {
        CType type = field.Type;
        string stars = type.Pointers > 0 ? " " + new string('*', type.Pointers) : "";
        return type.Record switch
        {
            null => type.Words + stars,
            { Keyword: var keyword } unnamed when type.IsArray => $"{keyword} (unnamed {keyword} at {PlaceOf(unnamed)}){stars}",
            { Keyword: var keyword } unnamed =>
                $"{keyword} {record.OuterTag}::({(field.Name is null ? "anonymous" : "unnamed")} at {PlaceOf(unnamed)}){stars}",
        };
    }

    /// <summary>Gets a record's header, line and column; it is the first of its line.</summary>
    private string PlaceOf(CRecord record)
    {
        if (!_columns.TryGetValue(record, out int column))
        {
            string line = File.ReadLines(record.Place.File).ElementAt(record.Place.Line - 1);
            _columns[record] = column = line.Length - line.TrimStart().Length + 1;
        }

        return $"{Path.GetFileName(record.Place.File)}:{record.Place.Line}:{column}";
    }
}
