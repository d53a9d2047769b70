using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Hype.Kvm.Generators.Benchmarks;

/// <summary>A project as the compiler sees it: sources, one manifest, and the generator.</summary>
internal static class Project
{
    private static readonly CSharpParseOptions s_parseOptions = new(LanguageVersion.CSharp12);

    public static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        "Project",
        [CSharpSyntaxTree.ParseText(source, s_parseOptions)],
        [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    public static AdditionalText Manifest(string text) => new Text(text);

    public static GeneratorDriver CreateDriver(AdditionalText manifest, bool tracksSteps = false) => CSharpGeneratorDriver.Create(
        [new IoctlBindingsGenerator().AsSourceGenerator()],
        [manifest],
        s_parseOptions,
        new Options(),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, tracksSteps));

    private sealed class Text(string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path => "manifest.json";

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        private readonly Values _none = new(null);
        private readonly Values _manifest = new("true");

        public override AnalyzerConfigOptions GlobalOptions => _none;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _none;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _manifest;
    }

    private sealed class Values(string? role) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_metadata.AdditionalFiles.IoctlManifest" ? role : null;
            return value is not null;
        }
    }
}
