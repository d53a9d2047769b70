using System.Globalization;
using System.Text;

namespace Hype.Kvm.Tests.Headers;

/// <summary>Structs that mix bit fields of several types with ordinary fields, as a C header and as the manifest that says the same.</summary>
internal sealed class BitFieldShapes
{
    private static readonly (string Name, string C, int Size)[] s_types =
    [
        ("u8", "unsigned char", 1), ("u16", "unsigned short", 2), ("u32", "unsigned int", 4), ("u64", "unsigned long long", 8),
        ("s8", "signed char", 1), ("s16", "short", 2), ("s32", "int", 4), ("s64", "long long", 8),
    ];

    private readonly StringBuilder _header = new();
    private readonly List<string> _types = [];

    /// <summary>Makes shapes, the same ones every time.</summary>
    public BitFieldShapes(int count)
    {
        uint state = 1;
        for (int i = 0; i < count; i++)
        {
            Add(i, ref state);
        }
    }

    public string Header => _header.ToString();

    public string ManifestFor(string headerPath) =>
        $$"""{ "id": "shapes", "namespace": "Shapes", "headers": ["{{headerPath}}"], "types": [{{string.Join(",\n", _types)}}] }""";

    private void Add(int index, ref uint state)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"shape_{index}");
        List<string> fields = [];
        _header.Append(CultureInfo.InvariantCulture, $"struct {name} {{");
        int length = 1 + Next(ref state, 7);
        for (int i = 0; i < length; i++)
        {
            (string type, string c, int size) = s_types[Next(ref state, s_types.Length)];
            string field = string.Create(CultureInfo.InvariantCulture, $"f{i}");
            int width = Next(ref state, 4) == 0 ? 0 : 1 + Next(ref state, size * 8);
            string bits = width.ToString(CultureInfo.InvariantCulture);
            _header.Append(CultureInfo.InvariantCulture, $" {c} {field}{(width == 0 ? "" : ":" + bits)};");
            fields.Add(width == 0 ? $"""["{field}", "{type}"]""" : $$"""{ "name": "{{field}}", "type": "{{type}}", "bits": {{bits}} }""");
        }

        _header.Append(" };\n");
        _types.Add($$"""{ "struct": "{{name}}", "fields": [{{string.Join(", ", fields)}}] }""");
    }

    private static int Next(ref uint state, int below)
    {
        state = unchecked((state * 1664525) + 1013904223);
        return (int)((state >> 16) % (uint)below);
    }
}
