using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace Hype.Facts.Proof;

/// <summary>Manifests as the generator understands them, with what is wrong with them.</summary>
internal sealed class ManifestSet
{
    private readonly IReadOnlyList<ManifestDefinition> _all;

    private ManifestSet(IReadOnlyList<ManifestDefinition> all, IReadOnlyList<Diagnostic> diagnostics)
    {
        _all = all;
        Diagnostics = diagnostics;
    }

    /// <summary>Gets what is wrong, with file, line and column.</summary>
    internal IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Gets the manifests that are no references.</summary>
    internal IEnumerable<ManifestDefinition> Manifests => _all.Where(manifest => !manifest.IsReference);

    /// <summary>Reads manifests; those that others only import are references.</summary>
    internal static ManifestSet Read(IReadOnlyList<ManifestText> texts)
    {
        ParsedManifest[] parsed = [.. texts.Select(text => ManifestParser.Parse(text, CancellationToken.None))];
        ManifestDefinition[] manifests = [.. parsed.Select(one => one.Manifest).OfType<ManifestDefinition>()];
        EquatableArray<Problem> problems = ManifestResolver.Resolve(manifests, CancellationToken.None).Problems;
        IEnumerable<DiagnosticInfo> located = texts.SelectMany(text =>
            new TextLocator(text.Path, text.Text ?? "").At(new EquatableArray<Problem>(problems.Where(problem => problem.Path == text.Path)), CancellationToken.None));
        return new ManifestSet(manifests, [.. parsed.SelectMany(one => one.Diagnostics).Concat(located).Select(info => info.ToDiagnostic())]);
    }

    /// <summary>Resolves one of the manifests.</summary>
    internal ResolvedManifests Resolve(ManifestDefinition manifest) => ManifestResolver.Resolve(new ImportGraph(_all).UnitOf(manifest), CancellationToken.None);

    /// <summary>Gathers what one of the manifests says of C on an architecture.</summary>
    internal ManifestProof Prove(ManifestDefinition manifest, string arch) =>
        ManifestProof.Of(ScopeOf(new ImportGraph(_all).UnitOf(manifest)), Resolve(manifest), arch);

    private static ManifestScope ScopeOf(ManifestUnit unit) => new(unit.Manifest, [.. unit.Imports.Select(ScopeOf)]) { FileId = unit.FileId };
}
