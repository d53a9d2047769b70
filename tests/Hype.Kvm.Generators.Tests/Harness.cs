using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Runs the generator over manifests as the compiler would.</summary>
internal static class Harness
{
    public const string ManifestPath = "/project/device.json";

    // The oldest language that generated code is for.
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> s_references = [.. ReferencePaths.Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Gets the assemblies that generated code may refer to: the framework's, and the runtime that it calls.</summary>
    public static IEnumerable<string> ReferencePaths =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || path.EndsWith("/Hype.Interop.dll", StringComparison.Ordinal));

    public static string RepositoryRoot { get; } =
        typeof(Harness).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Device",
        sources.Select(source => CSharpSyntaxTree.ParseText(source, ParseOptions)),
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver CreateDriver(params AdditionalText[] manifests) => CreateDriver(ParseOptions, new ManifestOptionsProvider(), manifests);

    public static GeneratorDriver CreateDriver(CSharpParseOptions parseOptions, ManifestOptionsProvider options, params AdditionalText[] manifests) => CSharpGeneratorDriver.Create(
        [new IoctlBindingsGenerator().AsSourceGenerator()],
        manifests,
        parseOptions,
        options,
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static GeneratorDriverRunResult Run(string manifest) => Run(manifest, out _);

    public static GeneratorDriverRunResult Run(string manifest, out Compilation output, params string[] sources)
    {
        GeneratorDriver driver = CreateDriver(new InMemoryText(ManifestPath, manifest));
        return driver.RunGeneratorsAndUpdateCompilation(Compile(sources), out output, out _).GetRunResult();
    }

    public static string SourceOf(GeneratorDriverRunResult result, string hintName) =>
        result.GeneratedTrees.Single(tree => Path.GetFileName(tree.FilePath) == hintName).ToString();

    /// <summary>Writes what the compiler has to say, a line each; nothing where all is well.</summary>
    public static string Describe(Compilation output) =>
        string.Join('\n', output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
}
