using Hype.Kvm.Generators.Diagnostics;

namespace Hype.Kvm.Generators.Model;

/// <summary>A manifest's text.</summary>
internal sealed record ManifestText(string Path, string? Text);

/// <summary>What was read from a manifest: the definitions without positions, and apart from them the diagnostics with theirs.</summary>
internal sealed record ParsedManifest(ManifestDefinition? Manifest, EquatableArray<DiagnosticInfo> Diagnostics);
