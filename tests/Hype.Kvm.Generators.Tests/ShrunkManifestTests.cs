using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Manifests that are right and once failed, as small as random ones were made: each becomes C# that compiles.</summary>
public sealed class ShrunkManifestTests
{
    [Theory]
    [InlineData("""{ "struct": "s", "fields": [{ "struct": [["a", "u8"]] }, { "name": "b", "type": "u8", "flex": {} }] }""")] // what counts the array has no name, and nor has the member
    [InlineData("""{ "union": "s", "fields": [{ "name": "a", "struct": [{ "name": "a", "struct": [["a", "u8"]] }] }] }""")] // a type in one of its name
    [InlineData("""{ "struct": "s", "fields": [{ "union": [{ "union": [] }, { "struct": [{ "struct": [["a", "u8"]] }] }] }] }""")] // an empty member has no field
    public void Is_taken(string type)
    {
        string manifest = $$"""{ "id": "x", "namespace": "X", "types": [{{type}}] }""";

        GeneratorDriverRunResult result = Harness.Run(manifest, out Compilation output);

        Assert.Null(result.Results[0].Exception);
        Assert.Empty(result.Diagnostics);
        Assert.DoesNotContain(output.GetDiagnostics(), diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
    }

    [Fact]
    public void Union_without_a_name_is_chosen_behind_members_without_a_size()
    {
        const string Manifest = """
            { "id": "x", "namespace": "X", "constants": { "A": 1, "B": 2 },
              "types": [{ "struct": "s", "fields": [
                { "struct": [] }, ["kind", "u32"], { "struct": [["before", "u32"]] },
                { "tag": "kind", "union": [{ "name": "a", "type": "u16", "when": "A" }, { "name": "b", "type": "u64", "when": "B" }] }] }] }
            """;

        GeneratorDriverRunResult result = Harness.Run(Manifest, out Compilation output);

        Assert.Empty(result.Diagnostics);
        Assert.Contains("public bool TryGetA(out ushort value)", Harness.SourceOf(result, "X.Types.S.g.cs").Replace("readonly ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(output.GetDiagnostics(), diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
    }

    [Theory]
    [InlineData("""["flags", "u32"], ["flags", "u16"]""", "'flags' becomes 'Flags', which 'flags' already is", 87)]
    [InlineData("""["a_b", "u32"], ["a__b", "u16"]""", "'a__b' becomes 'AB', which 'a_b' already is", 85)]
    [InlineData("""["x", "u32"], { "struct": [["x", "u8"]] }""", "'x' becomes 'X', which 'x' already is", 96)]
    [InlineData("""["x_array", "u32"], ["x", "u8[2]"]""", "'x' becomes 'XArray', which 'x_array' already is", 89)]
    [InlineData("""["x_union", "u32"], { "name": "x", "union": [["a", "u8"]] }""", "'x' becomes 'XUnion', which 'x_union' already is", 89)]
    [InlineData("""{ "name": "f", "type": "u8", "bits": 1 }, { "name": "f", "type": "u8", "bits": 1 }""", "'f' becomes 'F', which 'f' already is", 111)]
    public void A_name_is_used_once_in_a_struct(string fields, string message, int column)
    {
        string manifest = $$"""{ "id": "x", "namespace": "X", "types": [{ "struct": "s", "fields": [{{fields}}] }] }""";

        Diagnostic diagnostic = Assert.Single(Harness.Run(manifest, out Compilation output).Diagnostics);

        Assert.Equal("HYPE402", diagnostic.Id);
        Assert.Contains(message, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal(column, diagnostic.Location.GetLineSpan().StartLinePosition.Character);
        Assert.DoesNotContain(output.GetDiagnostics(), each => each.Severity == DiagnosticSeverity.Error);
    }
}
