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
}
