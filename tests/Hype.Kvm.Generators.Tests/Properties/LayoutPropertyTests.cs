using Xunit.Abstractions;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Random manifests: sizes, alignments, offsets, bits, constants and request numbers of the generated C# are those that gcc finds in the header.</summary>
public sealed class LayoutPropertyTests(ITestOutputHelper output)
{
    private const int BatchSize = 100;

    [SkippableFact]
    public void Random_manifests_are_laid_out_as_gcc_does()
    {
        Skip.IfNot(GccProgram.IsThere, "gcc is not installed");
        output.WriteLine($"HYPE_PROPERTY_SEED={PropertySettings.Seed} HYPE_PROPERTY_CASES={PropertySettings.Cases}");

        foreach (int[] indices in Enumerable.Range(0, PropertySettings.Cases).Chunk(BatchSize))
        {
            Check([.. indices.Select(index => RandomManifests.Make(PropertySettings.Seed, index))]);
        }
    }

    private static void Check(RandomManifest[] manifests)
    {
        Dictionary<int, Verdict>? verdicts = ManifestBatch.Check(manifests, out string errors);
        Assert.True(verdicts is not null, "gcc: " + errors);
        if (verdicts.Count == 0)
        {
            return;
        }

        int first = verdicts.Keys.Min();
        (RandomManifest smallest, Verdict verdict) = ManifestShrinker.Shrink(manifests.First(manifest => manifest.Index == first), verdicts[first]);
        string kinds = string.Join(", ", verdicts.Values.CountBy(each => each.Kind).Select(count => $"{count.Key} {count.Value} times"));
        Assert.Fail($"{verdicts.Count} of {manifests.Length} are wrong ({kinds}). HYPE_PROPERTY_SEED={PropertySettings.Seed}, case {first}, made smaller:\n{ManifestWriter.Write(smallest)}\n{verdict.Text}");
    }
}
