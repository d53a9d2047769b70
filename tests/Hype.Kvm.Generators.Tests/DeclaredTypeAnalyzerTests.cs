using System.Collections.Immutable;
using Hype.Kvm.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Types that a manifest makes and the project declares: what goes together, and what is said of the rest, at the project's declaration.</summary>
public sealed class DeclaredTypeAnalyzerTests
{
    private const string Struct = "The struct 'DevPlain' is already made from the manifest 'device.json': declare it as 'partial struct', or give one of the two another name";
    private const string Class = "The class 'DevUnit' is already made from the manifest 'device.json': declare it as 'partial class', or give one of the two another name";
    private const string Enum = "The enum 'DevFlags' is already made from the manifest 'device.json': give one of the two another name";

    [Theory]
    [InlineData("struct DevPlain { }", 27, Struct)]
    [InlineData("class DevPlain { }", 26, Struct)]
    [InlineData("partial class DevPlain { }", 34, Struct)]
    [InlineData("partial record struct DevPlain { }", 42, Struct)]
    [InlineData("enum DevPlain { A }", 25, Struct)]
    [InlineData("delegate void DevPlain();", 34, Struct)]
    [InlineData("sealed class DevUnit { }", 33, Class)]
    [InlineData("struct DevUnit { }", 27, Class)]
    [InlineData("interface DevUnit { }", 30, Class)]
    [InlineData("enum DevFlags : ushort { Own }", 25, Enum)]
    [InlineData("struct DevFlags { }", 27, Enum)]
    [InlineData("partial struct DevAnonymous { struct Anonymous0Union { } }", 57, "The struct 'Anonymous0Union' is already made from the manifest 'device.json': declare it as 'partial struct', or give one of the two another name")]
    public async Task A_type_that_does_not_go_with_the_generated_one_is_located(string declaration, int column, string message)
    {
        ImmutableArray<Diagnostic> diagnostics = await Analyze([("device.json", SampleManifest.Text)], $"namespace Sample {{ {declaration} }}");

        Diagnostic diagnostic = Assert.Single(diagnostics);
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        Assert.Equal(("HYPE503", "user0.cs", 1, column), (diagnostic.Id, span.Path, span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1));
        Assert.Equal(message, diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("namespace Sample { partial struct DevPlain { public int Sum => 0; } }")]
    [InlineData("namespace Sample { partial class DevUnit { } }")]
    [InlineData("namespace Sample { class DevPlain<T> { } }")]
    [InlineData("namespace Sample { class Own { struct DevPlain { } } }")]
    [InlineData("namespace Sample.More { struct DevPlain { } enum DevFlags { } }")]
    [InlineData("struct DevPlain { } class DevUnit { }")]
    public async Task What_goes_with_the_generated_type_or_is_another_is_not_reported(string source) =>
        Assert.Empty(await Analyze([("device.json", SampleManifest.Text)], source));

    [Fact]
    public async Task Each_of_several_declarations_is_reported()
    {
        ImmutableArray<Diagnostic> diagnostics = await Analyze(
            [("device.json", SampleManifest.Text)], "namespace Sample { struct DevPlain { } }", "namespace Sample { partial struct DevPlain { } }", "namespace Sample { struct DevPlain { } enum DevUnit { } }");

        Assert.Equal(
            ["user0.cs DevPlain", "user2.cs DevPlain", "user2.cs DevUnit"],
            diagnostics.Select(diagnostic => $"{diagnostic.Location.GetLineSpan().Path} {diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)}").Order());
    }

    [Fact]
    public async Task The_manifest_that_makes_the_type_is_named()
    {
        const string Other = """{ "id": "other", "namespace": "Other", "types": [{ "struct": "thing", "fields": [["a", "u8"]] }] }""";

        ImmutableArray<Diagnostic> diagnostics = await Analyze(
            [("device.json", SampleManifest.Text), ("drivers/other.json", Other)], "namespace Other { class Thing { } }");

        Assert.Contains("'other.json'", Assert.Single(diagnostics).GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("device.reference.json")]
    [InlineData("notes.txt")]
    public async Task Nothing_is_looked_at_where_no_manifest_emits(string path)
    {
        // The same folder as the generator's, so that only the missing manifest keeps the analyzer from it.
        SyntaxTree generated = CSharpSyntaxTree.ParseText(
            "namespace Sample { public partial struct DevPlain { } }", Harness.ParseOptions, "/obj/Hype.Kvm.Generators.IoctlBindingsGenerator/Dev.Types.DevPlain.g.cs");
        CSharpCompilation compilation = Harness.Compile("namespace Sample { struct DevPlain { } }").AddSyntaxTrees(generated);

        Assert.Empty(await Analyze(compilation, [new InMemoryText(path, SampleManifest.Text)]));
        Assert.Single(await Analyze(compilation, [new InMemoryText("device.json", SampleManifest.Text)]));
    }

    [Fact]
    public async Task Another_generators_files_are_not_taken_for_ours()
    {
        SyntaxTree generated = CSharpSyntaxTree.ParseText(
            "namespace Sample { public partial struct DevPlain { } }", Harness.ParseOptions, "/obj/Not.Hype.Kvm.Generators.IoctlBindingsGenerator/Dev.Types.DevPlain.g.cs");

        Assert.Empty(await Analyze(Harness.Compile("namespace Sample { struct DevPlain { } }").AddSyntaxTrees(generated), [new InMemoryText("device.json", SampleManifest.Text)]));
    }

    private static async Task<ImmutableArray<Diagnostic>> Analyze((string Path, string Text)[] manifests, params string[] sources)
    {
        ImmutableArray<AdditionalText> texts = [.. manifests.Select(manifest => new InMemoryText(manifest.Path, manifest.Text))];
        CSharpCompilation compilation = Harness.Compile().AddSyntaxTrees(sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, Harness.ParseOptions, $"user{index}.cs")));
        Harness.CreateDriver([.. texts]).RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        return await Analyze(output, texts);
    }

    private static async Task<ImmutableArray<Diagnostic>> Analyze(Compilation compilation, ImmutableArray<AdditionalText> texts)
    {
        var analyzed = new CompilationWithAnalyzers(
            compilation,
            [new DeclaredTypeAnalyzer()],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions(texts, new ManifestOptionsProvider()), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        return await analyzed.GetAnalyzerDiagnosticsAsync();
    }
}
