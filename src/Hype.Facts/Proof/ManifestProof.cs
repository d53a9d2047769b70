using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

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
        string[] homes = [scope.Manifest.Namespace, .. Architectures.Typed.Contains(arch) ? [scope.Manifest.Namespace + "." + NamingRules.ArchNamespace(arch)] : (string[])[]];
        IEnumerable<SourceModel> sources = homes.Length == 1 ? [] : resolved.Sources.Where(source => homes.Contains(source.Namespace));
        return new ManifestProof([.. scope.Manifest.Headers], [.. new RequestProof(scope, arch).Facts(), .. sources.SelectMany(source => FactsOf(source, arch))]);
    }

    private static IEnumerable<ProofFact> FactsOf(SourceModel source, string arch) => source switch
    {
        EnumModel item => item.Members.Select(member => FactOf(item, member)),
        ConstantsModel constants => constants.Constants.Select(FactOf),
        StructModel type => LayoutProof.Of(type.Layout, arch),
        _ => [], // nothing else has anything in headers
    };

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
