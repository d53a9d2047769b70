using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;

namespace Hype.Facts.Proof;

/// <summary>Everything that a manifest says of C on one architecture.</summary>
/// <param name="Headers">The headers that the manifest names.</param>
/// <param name="Facts">What it says.</param>
internal sealed record ManifestProof(IReadOnlyList<string> Headers, IReadOnlyList<ProofFact> Facts)
{
    /// <summary>Gathers what a manifest says.</summary>
    /// <param name="scope">The manifest with those that it imports.</param>
    /// <param name="resolved">What the generator made of it.</param>
    /// <param name="arch">The architecture, as manifests name it. Those without types have numbers only.</param>
    internal static ManifestProof Of(ManifestScope scope, ResolvedManifests resolved, string arch)
    {
        IEnumerable<ProofFact> requests = new RequestProof(scope, arch).Facts();
        IEnumerable<ProofFact> facts = Architectures.Typed.Contains(arch) ? [.. requests, .. Layouts(scope, arch), .. Values(scope, resolved, arch)] : requests;
        return new ManifestProof([.. scope.Manifest.Headers], [.. facts]);
    }

    private static IEnumerable<ProofFact> Layouts(ManifestScope scope, string arch) =>
        from type in scope.Manifest.Types
        where !type.IsOpaque && Architectures.Has(type.Arch, arch)
        let layout = scope.Calculator.LayOutEmitted(type, arch)
        where layout is not null
        from fact in LayoutProof.Of(layout, arch)
        select fact;

    private static IEnumerable<ProofFact> Values(ManifestScope scope, ResolvedManifests resolved, string arch) =>
    [
        .. resolved.Sources.OfType<EnumModel>().Where(item => Has(scope, item, arch)).SelectMany(item => item.Members.Select(member => FactOf(item, member))),
        .. resolved.Sources.OfType<ConstantsModel>().Where(item => Homes(scope, arch).Contains(item.Namespace)).SelectMany(item => item.Constants.Select(FactOf)),
    ];

    /// <summary>Gets the namespaces of what an architecture has: its own, and that of what all have.</summary>
    private static string[] Homes(ManifestScope scope, string arch) => [scope.NamespaceOf((string?)null), scope.NamespaceOf(arch)];

    /// <summary>Says whether an architecture has an enum: the namespace of what all have is also that of what some have.</summary>
    private static bool Has(ManifestScope scope, EnumModel item, string arch) => scope.Manifest.Enums.Any(definition =>
        definition.CName == item.CName && scope.NamespaceOf(definition.Arch) == item.Namespace && Architectures.Has(definition.Arch, arch));

    private static ProofFact FactOf(EnumModel item, EnumMemberModel member)
    {
        bool isSigned = item.BaseType is "sbyte" or "short" or "int" or "long";
        int size = item.BaseType switch
        {
            "byte" or "sbyte" => sizeof(byte),
            "short" or "ushort" => sizeof(short),
            "int" or "uint" => sizeof(int),
            _ => sizeof(long),
        };
        Question? question = member.IsSynthetic ? null : new ExpressionQuestion(member.CName, Macro: member.CName);
        return new ProofFact(member.CName, FactKind.Value, FactValue.Parse(member.Value, isSigned, size), question);
    }

    private static ProofFact FactOf(ConstantModel constant) => new(
        constant.CName, FactKind.Value, FactValue.Parse(constant.Value, isSigned: true, sizeof(long)), new ExpressionQuestion(constant.CName, Macro: constant.CName));
}
