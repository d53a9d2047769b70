using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Mutated manifests: the generator ends, says where a mistake is, and what it makes all the same is C#.</summary>
public sealed class MutationPropertyTests(ITestOutputHelper output)
{
    // The largest manifest here becomes about one.
    private const int MaximumMebibytes = 16;

    [Fact]
    public void The_manifests_are_right_before_they_are_mutated() =>
        Assert.All(MutationCorpus.Texts, text => Assert.Equal("no diagnostic", Describe(text)));

    [Fact]
    public void A_mutated_manifest_is_taken_or_refused_with_words()
    {
        output.WriteLine($"HYPE_PROPERTY_SEED={PropertySettings.Seed} HYPE_PROPERTY_CASES={PropertySettings.Cases}");

        List<string> failures = [];
        for (int index = 0; index < PropertySettings.Cases; index++)
        {
            var random = new Random(unchecked((PropertySettings.Seed * 397) ^ (index * (int)0x9E3779B1)));
            string text = MutationCorpus.Texts[Math.Max(0, random.Next(-8, MutationCorpus.Texts.Length))]; // the sample more often than others
            Mutation[] mutations = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => MutationOf(random))];
            if (DefectOf(Mutate(text, mutations)) is { } defect)
            {
                failures.Add(Tell(index, text, mutations, defect));
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} defects\n" + string.Join("\n\n", failures.Take(5)));
    }

    private static Mutation MutationOf(Random random) => new(random.GetItems(Enum.GetValues<MutationKind>(), 1)[0], random.Next(), random.Next());

    private static string Mutate(string text, IEnumerable<Mutation> mutations) => mutations.Aggregate(text, (current, mutation) => mutation.Apply(current));

    private static string Tell(int index, string text, Mutation[] mutations, string defect)
    {
        foreach (Mutation mutation in mutations.Where(mutation => DefectOf(mutation.Apply(text)) is not null))
        {
            // One alone is enough.
            mutations = [mutation];
        }

        string mutated = Mutate(text, mutations);
        string[] before = text.Split('\n');
        string[] after = mutated.Split('\n');
        int same = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        string lines = string.Join('\n', after.Skip(same).Take(4).Select(line => line.Length > 1500 ? line[..1500] : line));
        return $"HYPE_PROPERTY_SEED={PropertySettings.Seed}, case {index} ({string.Join(", ", mutations.Select(mutation => mutation.Kind))}), from line {same + 1}:\n{lines}\n{DefectOf(mutated) ?? defect}";
    }

    private static string Describe(string text) => DefectOf(text) ?? (Harness.Run(text).Diagnostics is { IsEmpty: false } diagnostics ? string.Join('\n', diagnostics) : "no diagnostic");

    /// <summary>Says what is wrong with how the generator takes a text; nothing where it is as it must be.</summary>
    private static string? DefectOf(string text)
    {
        GeneratorDriverRunResult result = Harness.Run(text, out Compilation compilation, MutationCorpus.HandWritten);
        long size = result.GeneratedTrees.Sum(tree => (long)tree.Length);
        return result.Results[0].Exception is { } exception ? exception.ToString()
            : result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == "HYPE000" || !IsLocated(diagnostic, text)) is { } odd ? $"{odd} at {odd.Location.SourceSpan} of {text.Length}"
            : size > MaximumMebibytes << 20 ? $"{size} bytes were made"
            : ErrorsOf(result.GeneratedTrees.SelectMany(tree => tree.GetDiagnostics())) ?? (result.Diagnostics.IsEmpty ? DefectOfAccepted(text, compilation) : null);
    }

    private static bool IsLocated(Diagnostic diagnostic, string text) =>
        diagnostic.Location.Kind == LocationKind.ExternalFile && diagnostic.Location.GetLineSpan().Path == Harness.ManifestPath && diagnostic.Location.SourceSpan.End <= text.Length;

    // Without a word it must be a manifest by the schema, and good C#. What projects write by hand may not fit a mutation.
    private static string? DefectOfAccepted(string text, Compilation compilation) =>
        ManifestSchema.ErrorOf(text) ?? ErrorsOf(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Location.SourceTree?.FilePath.Length > 0 && !diagnostic.GetMessage(null).Contains("SizeOf", StringComparison.Ordinal)));

    private static string? ErrorsOf(IEnumerable<Diagnostic> diagnostics)
    {
        ImmutableArray<Diagnostic> errors = [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        return errors.IsEmpty ? null : string.Join('\n', errors.Take(3)) + "\n" + errors[0].Location.SourceTree?.GetText().Lines[errors[0].Location.GetLineSpan().StartLinePosition.Line];
    }
}
