using Hype.Facts;
using Hype.Facts.Proof;
using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Tests.Headers;

/// <summary>Has gcc compare manifests with the installed headers.</summary>
internal static class Proofs
{
    public static IReadOnlyList<CheckedFact> Check(string manifest)
    {
        var set = ManifestSet.Read([new ManifestText("manifest.json", manifest)]);
        Assert.DoesNotContain(set.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        ManifestProof proof = set.Prove(Assert.Single(set.Manifests), "x86_64");
        return new HeaderCheck(CCompiler.WithSystemHeaders("gcc", Architecture.Find("x86_64"), null, []), proof.Headers).Check(proof.Facts);
    }

    public static IEnumerable<CheckedFact> With(this IReadOnlyList<CheckedFact> facts, Verdict verdict) => facts.Where(fact => fact.Verdict == verdict);
}
