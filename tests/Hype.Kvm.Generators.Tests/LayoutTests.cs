using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;

namespace Hype.Kvm.Generators.Tests;

public sealed class LayoutTests
{
    [Theory]
    [InlineData(nameof(RequestForm.Io), 0xAE, 0x80, 0, 0x0000AE80)]
    [InlineData(nameof(RequestForm.Ior), 0xAE, 0x81, 144, 0x8090AE81)]
    [InlineData(nameof(RequestForm.Iow), 0xAE, 0x46, 32, 0x4020AE46)]
    [InlineData(nameof(RequestForm.Iowr), 0xAE, 0x05, 8, 0xC008AE05)]
    [InlineData(nameof(RequestForm.Ior), 0xAE, 0x83, 0, 0x8000AE83)] // an empty struct, as arm64 has them
    [InlineData(nameof(RequestForm.Iow), 0x54, 0xCA, 4, 0x400454CA)]
    public void Encode_follows_the_generic_layout(string form, byte type, byte number, uint size, uint expected) =>
        Assert.Equal(expected, IoctlNumber.Encode(Enum.Parse<RequestForm>(form), type, number, size, "x86_64"));

    [Theory]
    [InlineData(nameof(RequestForm.Io), 0xAE, 0x80, 0, 0x2000AE80)]
    [InlineData(nameof(RequestForm.Ior), 0xAE, 0x63, 520, 0x4208AE63)]
    [InlineData(nameof(RequestForm.Iow), 0xAE, 0x61, 8, 0x8008AE61)]
    [InlineData(nameof(RequestForm.Iowr), 0xAE, 0x62, 520, 0xC208AE62)]
    public void Encode_follows_the_layout_of_mips_and_powerpc(string form, byte type, byte number, uint size, uint expected)
    {
        Assert.Equal(expected, IoctlNumber.Encode(Enum.Parse<RequestForm>(form), type, number, size, "mips"));
        Assert.Equal(expected, IoctlNumber.Encode(Enum.Parse<RequestForm>(form), type, number, size, "powerpc"));
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("0xAE", 0xAE)]
    [InlineData("'T'", 'T')]
    [InlineData("1 << 3 | 1", 9)]
    [InlineData("(BASE + 2) * 3", 18)]
    [InlineData("100+7", 107)]
    [InlineData("0x10u", 16)]
    [InlineData("-1", -1)]
    [InlineData("2 - 3 - 4", -5)]
    [InlineData("100 / 7 % 4", 2)]
    [InlineData("-7 / 2", -3)]
    [InlineData("-7 % 3", -1)]
    [InlineData("1 | 6 & 3 ^ 8", 11)] // & before ^ before |
    [InlineData("0xF0 >> 4 & 7", 7)]
    [InlineData("1 + 1 << 2", 8)]
    [InlineData("~0", -1)]
    [InlineData("~0x0F & 0xFF", 0xF0)]
    [InlineData("-8 >> 1", -4)]
    [InlineData("~0ul >> 60", 15)] // unsigned: no sign comes in from the left
    [InlineData("(~0ul << 8) & 0xFFFF", 0xFF00)]
    [InlineData("0x8000000000000000 >> 63", 1)]
    [InlineData("1 << 63", long.MinValue)]
    [InlineData("-0x8000000000000000", long.MinValue)]
    [InlineData("0xFFFFFFFFFFFFFFFF", -1)]
    [InlineData("- ~ -3", -2)]
    [InlineData("sizeof( pair ) * 2", 24)]
    [InlineData("sizeof(struct pair)", 12)]
    public void Evaluate_computes(string expression, long expected) =>
        Assert.Equal(expected, ExpressionEvaluator.Evaluate(expression, name => name == "BASE" ? "4" : name == "sizeof(pair)" ? "12" : null, out _));

    [Theory]
    [InlineData("", "it ends too early")]
    [InlineData("1 +", "it ends too early")]
    [InlineData("UNKNOWN", "the name 'UNKNOWN' is unknown")]
    [InlineData("LOOP", "its names refer to each other")]
    [InlineData("(1", "')' is missing")]
    [InlineData("1 2", "'2' is not expected")]
    [InlineData("0xZZ", "'0xZZ' is no number")]
    [InlineData("1 << 64", "a shift must be by 0 to 63")]
    [InlineData("1 >> -1", "a shift must be by 0 to 63")]
    [InlineData("1 < 2", "'<' is missing")]
    [InlineData("1 / (2 - 2)", "it divides by zero")]
    [InlineData("1 % 0", "it divides by zero")]
    [InlineData("0xFFFFFFFFFFFFFFFF + 1", "it does not fit in 64 bits")]
    [InlineData("-0x8000000000000000 - 1", "it does not fit in 64 bits")]
    [InlineData("0x100000000 * 0x100000000", "it does not fit in 64 bits")]
    [InlineData("3 << 63", "it does not fit in 64 bits")]
    [InlineData("sizeof(nothing)", "the size of 'nothing' is unknown")]
    [InlineData("sizeof", "'(' is missing")]
    [InlineData("1 & & 2", "'&' is not expected")]
    public void Evaluate_says_why_there_is_no_value(string expression, string reason)
    {
        Assert.Null(ExpressionEvaluator.Evaluate(expression, name => name == "LOOP" ? "LOOP" : null, out string error));
        Assert.Equal(reason, error);
    }

    [Theory]
    [InlineData("""["a", "u8"], ["b", "u16"], ["c", "u8"]""", 6, 2)]
    [InlineData("""["a", "u8"], ["b", "u64"], ["c", "u8"]""", 24, 8)]
    [InlineData("""["a", "u8[3]"], ["b", "u128"]""", 32, 16)]
    [InlineData("""{ "union": [["a", "u8[5]"], ["b", "u32"]] }, ["c", "u8"]""", 12, 4)]
    [InlineData("""{ "name": "a", "type": "u8", "bits": 7 }, { "name": "b", "type": "u8", "bits": 2 }, ["c", "u8"]""", 3, 1)]
    [InlineData("""["n", "u32"], { "name": "e", "type": "u64", "flex": { "count": "n" } }""", 8, 8)]
    [InlineData("", 0, 1)]
    public void LayOut_follows_C(string fields, int size, int alignment)
    {
        StructLayoutModel layout = LayOut(fields);

        Assert.Equal((size, alignment), (layout.Size, layout.Alignment));
    }

    [Theory]
    [InlineData("""{ "name": "a", "type": "u32", "bits": 1 }, ["b", "u8"]""", 4, 4, "a 0 1, b 8 8")]
    [InlineData("""["x", "u8"], { "name": "a", "type": "u32", "bits": 8 }""", 4, 4, "x 0 8, a 8 8")]
    [InlineData("""["x", "u8"], { "name": "a", "type": "u32", "bits": 24 }""", 4, 4, "x 0 8, a 8 24")]
    [InlineData("""["x", "u8"], { "name": "a", "type": "u32", "bits": 25 }""", 8, 4, "x 0 8, a 32 25")]
    [InlineData("""{ "name": "a", "type": "u32", "bits": 30 }, { "name": "b", "type": "u32", "bits": 3 }""", 8, 4, "a 0 30, b 32 3")]
    [InlineData("""{ "name": "a", "type": "u8", "bits": 7 }, { "name": "b", "type": "u32", "bits": 9 }, ["c", "u16"]""", 4, 4, "a 0 7, b 7 9, c 16 16")]
    [InlineData("""{ "name": "a", "type": "u32", "bits": 7 }, { "name": "b", "type": "u8", "bits": 2 }, { "name": "c", "type": "u64", "bits": 54 }""", 8, 8, "a 0 7, b 8 2, c 10 54")]
    [InlineData("""{ "name": "a", "type": "u64", "bits": 40 }, ["b", "u32"]""", 16, 8, "a 0 40, b 64 32")]
    [InlineData("""["x", "u16"], { "name": "a", "type": "u64", "bits": 48 }""", 8, 8, "x 0 16, a 16 48")]
    public void LayOut_places_bit_fields_as_gcc(string fields, int size, int alignment, string places)
    {
        StructLayoutModel layout = LayOut(fields);

        Assert.Equal((size, alignment), (layout.Size, layout.Alignment));
        Assert.Equal(places, string.Join(", ", layout.Fields.Where(field => field.CName.Length > 0).Select(PlaceOf)));
    }

    [Theory]
    [InlineData("\"packed\": true,", """["a", "u8"], ["b", "u64"], ["c", "u16"]""", 11, 1, "a 0 8, b 8 64, c 72 16")]
    [InlineData("\"packed\": 2,", """["a", "u8"], ["b", "u64"], ["c", "u8"]""", 12, 2, "a 0 8, b 16 64, c 80 8")]
    [InlineData("\"packed\": 4,", """["a", "u16"], ["b", "u64"]""", 12, 4, "a 0 16, b 32 64")]
    [InlineData("\"packed\": 8,", """["a", "u8"], ["b", "u128"]""", 24, 8, "a 0 8, b 64 128")]
    [InlineData("\"align\": 16,", """["a", "u32"]""", 16, 16, "a 0 32")]
    [InlineData("\"packed\": true, \"align\": 4,", """["a", "u8"], ["b", "u32"]""", 8, 4, "a 0 8, b 8 32")]
    [InlineData("\"packed\": true,", """["a", "u8"], { "name": "b", "type": "u32", "align": 4 }, ["c", "u64"]""", 16, 4, "a 0 8, b 32 32, c 64 64")]
    [InlineData("\"packed\": 2,", """["a", "u8"], { "name": "b", "type": "u32", "align": 8 }""", 6, 2, "a 0 8, b 16 32")]
    [InlineData("", """["a", "u8"], { "name": "b", "type": "u16", "align": 8 }, ["c", "u8"]""", 16, 8, "a 0 8, b 64 16, c 80 8")]
    [InlineData("", """["a", "u8"], { "name": "b", "type": "u64", "align": 2 }""", 16, 8, "a 0 8, b 64 64")]
    [InlineData("\"packed\": true,", """["a", "u8"], { "name": "b", "type": "u32", "bits": 30 }, { "name": "c", "type": "u32", "bits": 5 }, ["d", "u16"]""", 8, 1, "a 0 8, b 8 30, c 38 5, d 48 16")]
    [InlineData("\"packed\": 2,", """{ "name": "b", "type": "u32", "bits": 30 }, { "name": "c", "type": "u32", "bits": 5 }, ["d", "u32"]""", 10, 2, "b 0 30, c 30 5, d 48 32")]
    [InlineData("\"packed\": true,", """["a", "u8"], { "name": "u", "struct": [["x", "u8"], ["y", "u32"]] }""", 9, 1, "a 0 8, u 8 64")]
    [InlineData("\"packed\": 2,", """["a", "u8"], { "name": "u", "struct": [["x", "u8"], ["y", "u32"]] }""", 8, 2, "a 0 8, u 16 48")]
    [InlineData("", """["a", "u8"], { "name": "u", "packed": true, "union": [["x", "u8[5]"], ["y", "u32"]] }, ["b", "u8"]""", 7, 1, "a 0 8, u 8 40, b 48 8")]
    public void LayOut_packs_and_aligns_as_gcc(string keys, string fields, int size, int alignment, string places)
    {
        StructLayoutModel layout = LayOut(fields, keys);

        Assert.Equal((size, alignment), (layout.Size, layout.Alignment));
        Assert.Equal(places, string.Join(", ", layout.Fields.Where(field => field.CName.Length > 0).Select(PlaceOf)));
    }

    [Fact]
    public void LayOut_makes_holes_explicit()
    {
        StructLayoutModel layout = LayOut("""["a", "u8"], ["b", "u32"], ["c", "u16"]""");

        Assert.Equal([0, 1, 2, 3, 4, 8, 10, 11], layout.Fields.Select(field => field.Offset));
        Assert.Equal(5, layout.Fields.Count(field => field.Kind == FieldKind.Padding));
    }

    private static string PlaceOf(FieldModel field) =>
        FormattableString.Invariant($"{field.CName} {(field.Offset * 8) + (field.Bits?.Shift ?? 0)} {field.Bits?.Width ?? (field.Size * 8)}");

    private static StructLayoutModel LayOut(string fields, string keys = "")
    {
        string text = $$"""{ "id": "x", "namespace": "X", "types": [{ "struct": "s", {{keys}} "fields": [{{fields}}] }] }""";
        ParsedManifest parsed = ManifestParser.Parse(new ManifestText("x.json", text), CancellationToken.None);
        ResolvedManifests resolved = ManifestResolver.Resolve([parsed.Manifest!], CancellationToken.None);
        Assert.Empty(parsed.Diagnostics);
        Assert.Empty(resolved.Problems);
        return ((StructModel)resolved.Sources[0]).Layout;
    }
}
