namespace Hype.Kvm.Generators;

/// <summary>What a manifest is for.</summary>
internal enum ManifestRole
{
    /// <summary>Code is generated from it.</summary>
    Emit,

    /// <summary>Others import it; its code is in a package.</summary>
    Reference,
}
