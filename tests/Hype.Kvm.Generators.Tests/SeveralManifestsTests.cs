using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Tests;

/// <summary>What an edit of one manifest, of a project or of an option means to the others: nothing, unless they import it.</summary>
public sealed class SeveralManifestsTests
{
    private const string Alone = """{ "id": "alone", "namespace": "Alone", "types": [{ "struct": "thing", "fields": [["a", "u8"]] }] }""";
    private const string Base = """{ "id": "base", "namespace": "Base", "types": [{ "struct": "point", "summary": "A point.", "fields": [["x", "u32"]] }], "handles": [{ "id": "base" }] }""";
    private const string User = """{ "id": "user", "namespace": "User", "imports": ["base"], "types": [{ "struct": "line", "fields": [["from", "point"], ["to", "point"]] }] }""";

    private readonly InMemoryText _alone = new("alone.json", Alone);
    private readonly InMemoryText _base = new("base.json", Base);
    private readonly InMemoryText _user = new("user.json", User);
    private readonly GeneratorDriver _driver;

    public SeveralManifestsTests() => _driver = Harness.CreateDriver(_alone, _base, _user).RunGenerators(Harness.Compile());

    [Theory]
    [InlineData("a", "b")]
    [InlineData("u8", "u64")]
    public void An_edit_of_a_manifest_touches_no_other(string from, string to)
    {
        GeneratorRunResult result = Run(_driver.ReplaceAdditionalText(_alone, new InMemoryText("alone.json", Alone.Replace($"\"{from}\"", $"\"{to}\"", StringComparison.Ordinal))));

        Assert.Equal(["Alone.Types.Thing.g.cs"], Changed(result));
        Assert.Equal("base: Unchanged, alone: Modified, user: Unchanged", Describe(result, TrackedSteps.Import));
        Assert.Equal("base: Cached, alone: Modified, user: Cached", Describe(result, TrackedSteps.Resolve));
    }

    [Fact]
    public void An_edit_of_an_imported_manifest_resolves_its_importer_and_emits_what_changed()
    {
        GeneratorRunResult result = Run(_driver.ReplaceAdditionalText(_base, new InMemoryText("base.json", Base.Replace("u32", "u64", StringComparison.Ordinal))));

        Assert.Equal(["Base.Types.Point.g.cs", "User.Types.Line.g.cs"], Changed(result));
        Assert.Equal("base: Modified, alone: Cached, user: Modified", Describe(result, TrackedSteps.Resolve));
    }

    [Fact]
    public void A_documentation_edit_of_an_imported_manifest_emits_its_own_file_alone()
    {
        GeneratorRunResult result = Run(_driver.ReplaceAdditionalText(_base, new InMemoryText("base.json", Base.Replace("A point.", "One point.", StringComparison.Ordinal))));

        Assert.Equal(["Base.Types.Point.g.cs"], Changed(result));
        Assert.Equal("base: Modified, alone: Cached, user: Unchanged", Describe(result, TrackedSteps.Resolve));
    }

    [Fact]
    public void A_manifest_that_is_added_and_removed_again_touches_no_other()
    {
        var added = new InMemoryText("added.json", Alone.Replace("alone", "added", StringComparison.Ordinal).Replace("Alone", "Added", StringComparison.Ordinal));
        GeneratorDriver driver = _driver.AddAdditionalTexts([added]).RunGenerators(Harness.Compile());
        GeneratorRunResult with = driver.GetRunResult().Results[0];
        GeneratorRunResult without = Run(driver.RemoveAdditionalTexts([added]));

        Assert.Equal(["Added.Types.Thing.g.cs"], Changed(with));
        Assert.Equal("base: Cached, added: New, alone: Cached, user: Cached", Describe(with, TrackedSteps.Resolve));
        Assert.Empty(Changed(without));
        Assert.Equal(_driver.GetRunResult().GeneratedTrees.Select(tree => tree.FilePath), without.GeneratedSources.Select(source => source.SyntaxTree.FilePath));
    }

    [Fact]
    public void An_import_that_comes_later_completes_its_importer()
    {
        GeneratorDriver driver = _driver.RemoveAdditionalTexts([_base]).RunGenerators(Harness.Compile());
        Assert.Equal("HYPE209", Assert.Single(driver.GetRunResult().Diagnostics).Id);

        GeneratorRunResult result = Run(driver.AddAdditionalTexts([_base]));

        Assert.Empty(result.Diagnostics);
        Assert.Equal(_driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString()).Order(), result.GeneratedSources.Select(source => source.SourceText.ToString()).Order());
    }

    [Fact]
    public void An_option_that_is_not_the_manifests_changes_nothing()
    {
        GeneratorRunResult result = Run(_driver.WithUpdatedAnalyzerConfigOptions(new ManifestOptionsProvider(("RootNamespace", "Other"))));

        Assert.Empty(Changed(result));
        foreach (string step in (string[])[TrackedSteps.Read, TrackedSteps.Parse, TrackedSteps.Definitions, TrackedSteps.Import, TrackedSteps.Resolve, TrackedSteps.Sources])
        {
            Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, step));
        }
    }

    [Fact]
    public void A_manifest_that_becomes_a_reference_emits_nothing_and_is_imported_as_before()
    {
        GeneratorRunResult result = Run(_driver.WithUpdatedAnalyzerConfigOptions(new ManifestOptionsProvider { References = ["base.json"] }));

        Assert.Empty(result.Diagnostics);
        Assert.Empty(Changed(result));
        Assert.Equal(["Alone.Types.Thing.g.cs", "User.Types.Line.g.cs"], result.GeneratedSources.Select(source => source.HintName).Order());
        Assert.Equal("base: Modified, alone: Cached, user: Unchanged", Describe(result, TrackedSteps.Resolve));
    }

    [Theory]
    [InlineData("a_b", "ab", "AB.Types.Thing.g.cs Ab.2.Types.Thing.g.cs")]
    [InlineData("dev", "DEV_", "Dev.2.Types.Thing.g.cs Dev.Types.Thing.g.cs")]
    public void Ids_that_give_the_same_name_give_other_files(string first, string second, string hintNames)
    {
        GeneratorDriver driver = Harness.CreateDriver(
            new InMemoryText("1.json", Alone.Replace("alone", first, StringComparison.Ordinal)),
            new InMemoryText("2.json", Alone.Replace("alone", second, StringComparison.Ordinal).Replace("Alone", "Other", StringComparison.Ordinal)));

        GeneratorRunResult result = Run(driver);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(hintNames.Split(' '), result.GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_second_manifest_of_the_same_id_is_reported_and_the_same_file_twice_is_not()
    {
        GeneratorRunResult result = Run(Harness.CreateDriver(_alone, new InMemoryText("other.json", Alone), new InMemoryText("alone.json", Alone)));

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("HYPE205", "other.json"), (diagnostic.Id, diagnostic.Location.GetLineSpan().Path));
        Assert.Single(result.GeneratedSources);
    }

    private static GeneratorRunResult Run(GeneratorDriver driver) => driver.RunGenerators(Harness.Compile()).GetRunResult().Results[0];

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason).Distinct();

    /// <summary>Gets the files that are made anew.</summary>
    private static IEnumerable<string> Changed(GeneratorRunResult result) => result.TrackedOutputSteps["SourceOutput"]
        .Where(run => run.Outputs.Any(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified))
        .Select(run => run.Inputs[0].Source.Outputs[run.Inputs[0].OutputIndex].Value)
        .OfType<SourceModel>()
        .Select(model => model.HintName)
        .Order();

    /// <summary>Says what a step did for each manifest; those whose names have four letters first.</summary>
    private static string Describe(GeneratorRunResult result, string step) => string.Join(
        ", ",
        result.TrackedSteps[step]
            .Where(run => run.Outputs[0].Reason != IncrementalStepRunReason.Removed)
            .Select(run => (Id: UnitOf(run).Manifest.Id, run.Outputs[0].Reason))
            .OrderBy(pair => pair.Id == "base" ? "" : pair.Id)
            .Select(pair => $"{pair.Id}: {pair.Reason}"));

    private static ManifestUnit UnitOf(IncrementalGeneratorRunStep run) =>
        run.Outputs[0].Value as ManifestUnit ?? (ManifestUnit)run.Inputs[0].Source.Outputs[run.Inputs[0].OutputIndex].Value;
}
