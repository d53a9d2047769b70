using CsCheck;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Whatever a manifest's text is, the generator ends without an exception, and says so when something is wrong.</summary>
public sealed class RobustnessTests
{
    private static readonly string s_manifest = SampleManifest.Text;
    private static readonly string[] s_pieces =
    [
        "", "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-1", "99999999999", "\"u8[4294967295]\"", "\"u8[2147483647][2147483647]\"", "/*", "\u0000", "\ud800", "x", "{}",
    ];

    [Fact]
    public void A_truncated_manifest_is_one_located_syntax_error() => Gen.Int[0, s_manifest.Length - 2].Sample(
        length =>
        {
            GeneratorDriverRunResult result = Harness.Run(s_manifest[..length]);

            Assert.Null(result.Results[0].Exception);
            Diagnostic diagnostic = Assert.Single(result.Diagnostics);
            Assert.Equal("HYPE001", diagnostic.Id);
            Assert.Equal(LocationKind.ExternalFile, diagnostic.Location.Kind);
        },
        iter: 150,
        threads: 1);

    [Fact]
    public void A_mutated_manifest_never_throws()
    {
        Gen<(int Position, int Length, string Text)> mutation = Gen.Select(
            Gen.Int[0, s_manifest.Length - 1],
            Gen.Int[0, 12],
            Gen.Int[0, s_pieces.Length - 1].Select(index => s_pieces[index]));
        mutation.Array[1, 4].Sample(
            mutations =>
            {
                GeneratorDriverRunResult result = Harness.Run(mutations.Aggregate(s_manifest, Mutate));

                Assert.Null(result.Results[0].Exception);
                Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Id == "HYPE000");
            },
            iter: 250,
            threads: 1);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        GeneratorDriverRunResult result = Harness.Run(new string('[', 100_000));

        Assert.Equal("HYPE001", Assert.Single(result.Diagnostics).Id);
    }

    [Theory]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arch": ["x86_64", "x86_64", "arm64"] }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": {}, "request": { "io": [1, 1] } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm", "vm"], "request": { "io": [1, 1] } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "fd": 7 } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "value": "u32", "enum": 3 }, "returns": { "count": {} } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "only", "access": "in" } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "ior": [1, 1, "only"] }, "arg": { "type": "buf", "access": "out", "pointees": { "addr": { "retained": true, "length": "addr" } } } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "name": "buf" }, "len": {} } } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "bytes": "((((((((((((((((((((((((((((((((((((((((1" } } } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "bytes": "len << 64" } } } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "bytes": "1 - 2 - len" } } } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": ["buf", "buf"], "access": "in" } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": ["buf", "u32"], "access": "in" }, "detail": "{len}" }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in" }, "returns": { "handle": "vm", "field": "addr" } }""")]
    [InlineData("ioctls", """{ "c": "X_A", "on": ["vm"], "request": { "raw": { "arm64": "1 <" } } }""")]
    [InlineData("types", """{ "struct": "far", "arch": ["s390x"], "fields": [["a", "u32[0]"]] }""")]
    [InlineData("types", """{ "struct": "far", "opaque": true }""")]
    [InlineData("types", """{ "struct": "far", "opaque": true, "size": -1 }""")]
    [InlineData("types", """{ "struct": "far", "fields": [["a", "u32[LIMIT]"], { "name": "b", "type": "u8[]", "flex": { "count": "a" } }] }""")]
    [InlineData("types", """{ "struct": "far", "fields": [{ "name": "b", "type": "u8[]", "flex": { "count": "c", "bytes": "c" } }] }""")]
    public void Odd_input_is_taken_or_refused_with_words(string list, string item)
    {
        string more = list == "types" ? ", " + item : "";
        string manifest = $$"""
            { "id": "x", "namespace": "X", "constants": { "LIMIT": 4 }, "handles": [{ "id": "vm" }],
              "types": [{ "struct": "only", "arch": ["s390x"], "fields": [["a", "u8"]] }, { "struct": "buf", "fields": [["addr", "u64"], ["len", "u32"]] }{{more}}],
              "ioctls": [{{(list == "ioctls" ? item : "")}}] }
            """;

        GeneratorDriverRunResult result = Harness.Run(manifest, out Compilation output);

        Assert.Null(result.Results[0].Exception);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Id == "HYPE000");
        Assert.All(output.GetDiagnostics(), diagnostic => Assert.True(diagnostic.Severity != DiagnosticSeverity.Error, diagnostic.ToString()));
    }

    [Theory]
    [InlineData('\n')]
    [InlineData('\u0085')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    public void A_line_terminator_ends_no_documentation_comment(char terminator)
    {
        string text = "one" + (terminator == '\n' ? "\\n" : terminator) + "two";
        string manifest = s_manifest
            .Replace("Resets it.", text, StringComparison.Ordinal)
            .Replace("Reads.", text, StringComparison.Ordinal)
            .Replace("Holes on purpose.", text, StringComparison.Ordinal)
            .Replace("After a hole.", text, StringComparison.Ordinal)
            .Replace("Ours.", text, StringComparison.Ordinal)
            .Replace("It is in use.", text, StringComparison.Ordinal)
            .Replace("Load the module.", text, StringComparison.Ordinal)
            .Replace("b {b:x}", text, StringComparison.Ordinal);

        GeneratorDriverRunResult result = Harness.Run(manifest, out Compilation output, SampleManifest.HandWritten);

        Assert.Empty(result.Diagnostics);
        Assert.DoesNotContain(output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Contains("<summary>one two <c>DEV_RESET</c></summary>", string.Concat(result.GeneratedTrees), StringComparison.Ordinal);
    }

    private static string Mutate(string text, (int Position, int Length, string Text) mutation)
    {
        int position = Math.Min(mutation.Position, text.Length);
        return text.Remove(position, Math.Min(mutation.Length, text.Length - position)).Insert(position, mutation.Text);
    }
}
