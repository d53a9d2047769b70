using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hype.Kvm.Generators;

/// <summary>Knows manifests among the files that a project gives to the compiler, by the metadata <c>IoctlManifest</c>.</summary>
internal static class ManifestFile
{
    private const string MetadataKey = "build_metadata.AdditionalFiles.IoctlManifest";

    /// <summary>Gets what a file is; <see langword="null"/> for one that is no manifest.</summary>
    public static ManifestRole? RoleOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        !options.GetOptions(file).TryGetValue(MetadataKey, out string? value) ? null
        : string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) ? ManifestRole.Emit
        : string.Equals(value, "reference", StringComparison.OrdinalIgnoreCase) ? ManifestRole.Reference
        : null;
}
