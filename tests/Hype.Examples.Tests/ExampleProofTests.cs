using System.Reflection;
using Hype.Facts;
using Hype.Facts.Proof;
using Hype.Kvm.Generators.Model;
using Xunit.Abstractions;

namespace Hype.Examples.Tests;

/// <summary>gcc compares every number, size, offset and value of the examples with the installed headers.</summary>
public sealed class ExampleProofTests(ITestOutputHelper output)
{
    private static readonly string s_folder = Path.Combine(
        typeof(ExampleProofTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "RepositoryRoot").Value!,
        "definitions/examples");

    public static TheoryData<string> Examples => [.. Names];

    private static IEnumerable<string> Names => Directory.GetFiles(s_folder, "*.ioctl.json").Select(file => Path.GetFileName(file)).Order();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_agrees_with_the_headers(string name)
    {
        var set = ManifestSet.Read([new ManifestText(name, File.ReadAllText(Path.Combine(s_folder, name)))]);
        Assert.Empty(set.Diagnostics);
        ManifestProof proof = set.Prove(Assert.Single(set.Manifests), "x86_64");

        IReadOnlyList<CheckedFact> facts = new HeaderCheck(CCompiler.WithSystemHeaders("gcc", Architecture.Find("x86_64"), null, []), proof.Headers).Check(proof.Facts);

        output.WriteLine($"{facts.Count} facts, of which {facts.Count(fact => fact.Verdict == Verdict.Unchecked)} are of fields that C does not have");
        Assert.DoesNotContain(facts, fact => fact.Verdict is not (Verdict.Agrees or Verdict.Unchecked));
        Assert.All(facts.Where(fact => fact.Verdict == Verdict.Unchecked), fact => Assert.StartsWith("vfio_device_info.caps", fact.Fact.Name, StringComparison.Ordinal));
        Assert.True(facts.Count(fact => fact.Verdict == Verdict.Agrees) > 10);
    }

    [Fact]
    public void Every_example_is_on_the_page()
    {
        string page = File.ReadAllText(Path.Combine(s_folder, "README.md"));

        Assert.All(Names, name => Assert.Contains($"[{name}]({name})", page, StringComparison.Ordinal));
    }
}
