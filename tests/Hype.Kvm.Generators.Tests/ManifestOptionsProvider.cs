using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Gives every .json file the metadata of a manifest, as the project files do; of a reference where its name says so.</summary>
/// <param name="properties">The properties that the project lets the compiler see.</param>
internal sealed class ManifestOptionsProvider(params (string Name, string Value)[] properties) : AnalyzerConfigOptionsProvider
{
    private const string MetadataKey = "build_metadata.AdditionalFiles.IoctlManifest";

    private static readonly AnalyzerConfigOptions s_none = new Options([]);
    private static readonly AnalyzerConfigOptions s_manifest = new Options([(MetadataKey, "true")]);
    private static readonly AnalyzerConfigOptions s_reference = new Options([(MetadataKey, "reference")]);

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options([.. properties.Select(property => ("build_property." + property.Name, property.Value))]);

    /// <summary>Gets paths of other files that are references.</summary>
    public string[] References { get; init; } = [];

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => s_none;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile.Path.EndsWith(".reference.json", StringComparison.Ordinal) || References.Contains(textFile.Path) ? s_reference
        : textFile.Path.EndsWith(".json", StringComparison.Ordinal) ? s_manifest : s_none;

    private sealed class Options((string Key, string Value)[] values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = values.FirstOrDefault(pair => pair.Key == key).Value;
            return value is not null;
        }
    }
}
