using Hype.Kvm.Generators.Diagnostics;

namespace Hype.Kvm.Generators.Model;

/// <summary>A manifest's text. A reference gives names to those that import it, and nothing is emitted for it.</summary>
internal sealed record ManifestText(string Path, string? Text, bool IsReference = false);

/// <summary>What was read from a manifest: the definitions without positions, and apart from them the diagnostics with theirs.</summary>
internal sealed record ParsedManifest(ManifestDefinition? Manifest, EquatableArray<DiagnosticInfo> Diagnostics);
