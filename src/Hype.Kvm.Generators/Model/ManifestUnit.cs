using Hype.Kvm.Generators.Diagnostics;

namespace Hype.Kvm.Generators.Model;

/// <summary>A manifest with all that it is resolved with: nothing else can change what is made of it.</summary>
/// <param name="Manifest">The definitions.</param>
/// <param name="FileId">What its files' names begin with; no other manifest's do.</param>
/// <param name="Emits">Whether files are made: not of references, nor of a second manifest of the same id.</param>
/// <param name="LacksNames">Whether an import is missing, so that names which seem unknown may be its.</param>
/// <param name="Imports">The manifests that it imports, with theirs.</param>
/// <param name="Problems">What is wrong with its id and its imports.</param>
internal sealed record ManifestUnit(
    ManifestDefinition Manifest, string FileId, bool Emits, bool LacksNames, EquatableArray<ManifestUnit> Imports, EquatableArray<Problem> Problems) : IEquatable<ManifestUnit>;
