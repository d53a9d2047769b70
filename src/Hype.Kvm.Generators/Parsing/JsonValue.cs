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
    public JsonValue(JsonKind kind, int start, string text = "")
    {
        Kind = kind;
        Start = start;
        Text = text;
    }

    public JsonKind Kind { get; }

    public int Start { get; }

    public int End { get; set; }

    /// <summary>Gets a string's content, or the digits of a number, or <c>true</c> and <c>false</c>.</summary>
    public string Text { get; }

    public List<JsonValue> Items { get; } = [];

    public List<JsonMember> Members { get; } = [];

    public string Pointer { get; set; } = "";

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
