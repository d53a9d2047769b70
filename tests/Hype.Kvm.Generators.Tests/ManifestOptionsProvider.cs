using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Gives every .json file the metadata of a manifest, as the project files do.</summary>
internal sealed class ManifestOptionsProvider : AnalyzerConfigOptionsProvider
{
    private static readonly AnalyzerConfigOptions s_none = new Options(isManifest: false);
    private static readonly AnalyzerConfigOptions s_manifest = new Options(isManifest: true);

    public override AnalyzerConfigOptions GlobalOptions => s_none;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => s_none;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => textFile.Path.EndsWith(".json", StringComparison.Ordinal) ? s_manifest : s_none;

    private sealed class Options(bool isManifest) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = isManifest && key == "build_metadata.AdditionalFiles.IoctlManifest" ? "true" : null;
            return value is not null;
        }
    }
}
