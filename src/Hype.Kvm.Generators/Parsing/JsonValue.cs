using System.Globalization;

namespace Hype.Kvm.Generators.Parsing;

internal enum JsonKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>A JSON value with the place it was read from. Lives within one parse only; never in a cached model.</summary>
internal sealed class JsonValue
{
    // What has no items shares these, which nobody adds to: most values are strings.
    private static readonly List<JsonValue> s_noItems = [];
    private static readonly List<JsonMember> s_noMembers = [];

    private JsonValue? _owner;
    private string? _key;
    private int _index;
    private string? _pointer;

    public JsonValue(JsonKind kind, int start, string text = "")
    {
        Kind = kind;
        Start = start;
        Text = text;
        Items = kind == JsonKind.Array ? [] : s_noItems;
        Members = kind == JsonKind.Object ? [] : s_noMembers;
    }

    public JsonKind Kind { get; }

    public int Start { get; }

    public int End { get; set; }

    /// <summary>Gets a string's content, or the digits of a number, or <c>true</c> and <c>false</c>.</summary>
    public string Text { get; }

    public List<JsonValue> Items { get; }

    public List<JsonMember> Members { get; }

    /// <summary>Gets the JSON path. Made where it is asked for: few values are definitions.</summary>
    public string Pointer =>
        _pointer ??= _owner is null ? "" : _owner.Pointer + "/" + (_key ?? _index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds the value of a key.</summary>
    public void Add(JsonMember member)
    {
        member.Value._owner = this;
        member.Value._key = member.Key;
        Members.Add(member);
    }

    /// <summary>Adds an item of an array.</summary>
    public void Add(JsonValue item)
    {
        item._owner = this;
        item._index = Items.Count;
        Items.Add(item);
    }

    public JsonValue? Find(string key)
    {
        foreach (JsonMember member in Members)
        {
            if (member.Key == key)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>Finds the value at a pointer, or the nearest one around it.</summary>
    public JsonValue FindNearest(string pointer)
    {
        JsonValue current = this;
        foreach (string part in pointer.Split(['/'], StringSplitOptions.RemoveEmptyEntries))
        {
            JsonValue? next = current.Kind == JsonKind.Array
                ? int.TryParse(part, out int index) && index < current.Items.Count ? current.Items[index] : null
                : current.Find(part);
            if (next is null)
            {
                return current;
            }

            current = next;
        }

        return current;
    }
}

/// <summary>A key of an object with its value.</summary>
internal sealed class JsonMember
{
    public JsonMember(string key, int start, int end, JsonValue value)
    {
        Key = key;
        Start = start;
        End = end;
        Value = value;
    }

    public string Key { get; }

    public int Start { get; }

    public int End { get; }

    public JsonValue Value { get; }
}

/// <summary>Something wrong with the text itself.</summary>
internal readonly record struct JsonProblem(bool IsDuplicate, string Message, int Start, int End);
