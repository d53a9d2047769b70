using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Gives every .json file the metadata of a manifest, as the project files do; of a reference where its name says so.</summary>
internal sealed class ManifestOptionsProvider : AnalyzerConfigOptionsProvider
{
    private static readonly AnalyzerConfigOptions s_none = new Options(null);
    private static readonly AnalyzerConfigOptions s_manifest = new Options("true");
    private static readonly AnalyzerConfigOptions s_reference = new Options("reference");

    public override AnalyzerConfigOptions GlobalOptions => s_none;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => s_none;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile.Path.EndsWith(".reference.json", StringComparison.Ordinal) ? s_reference
        : textFile.Path.EndsWith(".json", StringComparison.Ordinal) ? s_manifest : s_none;

    private sealed class Options(string? role) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_metadata.AdditionalFiles.IoctlManifest" ? role : null;
            return value is not null;
        }
    }
}
