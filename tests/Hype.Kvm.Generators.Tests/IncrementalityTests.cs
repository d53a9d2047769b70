using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Hype.Kvm.Generators.Tests;

/// <summary>What is computed again after an edit, step by step.</summary>
public sealed class IncrementalityTests
{
    private const string OutputStep = "SourceOutput";

    private static readonly string[] s_steps = [.. typeof(TrackedSteps).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void An_unrelated_edit_computes_nothing_again()
    {
        var text = new CountedText(Harness.ManifestPath, SampleManifest.Text);
        GeneratorDriver driver = Harness.CreateDriver(text).RunGenerators(Harness.Compile("class A;"));

        GeneratorRunResult result = driver.RunGenerators(Harness.Compile("class B { int F() => 1; }")).GetRunResult().Results[0];

        Assert.Equal(1, text.Reads);
        Assert.All(result.TrackedSteps.Values.SelectMany(runs => runs).SelectMany(run => run.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
        Assert.All(s_steps.Where(step => step != TrackedSteps.Locate), step => Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, step)));
        Assert.Equal([IncrementalStepRunReason.Cached], OutputReasons(result));
    }

    [Fact]
    public void A_new_file_with_the_same_text_computes_nothing_again()
    {
        GeneratorRunResult result = RunTwice(SampleManifest.Text);

        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(result, TrackedSteps.Read));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Parse));
        Assert.Equal([IncrementalStepRunReason.Cached], OutputReasons(result));
    }

    [Theory]
    [InlineData("\"ioctls\"", "\n\n   \"ioctls\"")]
    [InlineData("\"ioctls\"", "// What it can be asked.\n\"ioctls\"")]
    [InlineData("\"ioctls\"", "/* more */ \"ioctls\"")]
    [InlineData("\"DEV_CAP_FAST\": 1", "\"DEV_CAP_FAST\": \"1\"")]
    [InlineData("Resets it.", "Resets\\u0020it.")]
    public void An_edit_that_changes_no_meaning_parses_again_and_stops_there(string from, string to)
    {
        GeneratorRunResult result = RunTwice(Edit(from, to));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackedSteps.Read));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(result, TrackedSteps.Parse));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Definitions));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Import));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Resolve));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Sources));
        Assert.Equal([IncrementalStepRunReason.Cached], OutputReasons(result));
    }

    [Theory]
    [InlineData("\"Resets it.\"", "\"Resets the device.\"", "Dev.Ioctls.Reset.g.cs")]
    [InlineData("\"After a hole.\"", "\"After the hole.\"", "Dev.Types.DevPlain.g.cs")]
    [InlineData("[\"DEVIO\", 1]", "[\"DEVIO\", 11]", "Dev.Ioctls.DevIoctls.g.cs Dev.Ioctls.Query.g.cs")]
    [InlineData("\"DEV_CAP_FAST\": 1", "\"DEV_CAP_FAST\": 7", "Dev.Enums.DevCapability.g.cs")]
    public void An_edit_emits_only_the_files_it_is_in(string from, string to, string hintNames)
    {
        GeneratorRunResult result = RunTwice(Edit(from, to));

        Dictionary<string, IncrementalStepRunReason> reasons = SourceReasons(result);
        Assert.Equal(hintNames.Split(' '), reasons.Where(reason => reason.Value == IncrementalStepRunReason.Modified).Select(reason => reason.Key).Order());
        Assert.All(reasons.Where(reason => !hintNames.Split(' ').Contains(reason.Key)), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason.Value));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackedSteps.Definitions));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackedSteps.Resolve));
    }

    [Fact]
    public void A_larger_struct_emits_what_its_size_is_in()
    {
        GeneratorRunResult result = RunTwice(Edit("[\"c\", \"s8\"]", "[\"c\", \"s64\"], [\"d\", \"u8\"]"));

        string[] changed = [.. SourceReasons(result).Where(reason => reason.Value == IncrementalStepRunReason.Modified).Select(reason => reason.Key).Order()];
        Assert.Equal(
            [
                "Dev.Ioctls.DevIoctls.g.cs", "Dev.Ioctls.GetPlain.g.cs", "Dev.Ioctls.GetRegs.X64.g.cs", "Dev.Ioctls.SetPlain.g.cs",
                "Dev.Types.DevArrays.g.cs", "Dev.Types.DevChoice.g.cs", "Dev.Types.DevList.g.cs", "Dev.Types.DevOuter.g.cs", "Dev.Types.DevPlain.g.cs", "Dev.Types.DevRegs.X64.g.cs",
            ],
            changed);
    }

    [Fact]
    public void A_new_ioctl_in_the_middle_emits_itself_the_table_and_next_to_nothing_else()
    {
        GeneratorRunResult result = RunTwice(Edit("{ \"c\": \"DEV_RESET\"", "{ \"c\": \"DEV_NEW\", \"on\": [\"unit\"], \"request\": { \"io\": [\"DEVIO\", 77] } }, { \"c\": \"DEV_RESET\""));

        string[] emitted = [.. SourceReasons(result).Where(reason => reason.Value != IncrementalStepRunReason.Cached).Select(reason => reason.Key)];
        Assert.Contains("Dev.Ioctls.New.g.cs", emitted);
        Assert.Contains("Dev.Ioctls.DevIoctls.g.cs", emitted);
        Assert.InRange(emitted.Length, 2, 4); // who shares a bucket with it may move
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackedSteps.Resolve));
    }

    [Fact]
    public void A_mistake_emits_only_the_file_it_is_in()
    {
        GeneratorRunResult broken = RunTwice(Edit("\"DEV_FLAG_TOP\": \"1 << 15\"", "\"DEV_FLAG_TOP\": \"1 << X\""));

        Assert.Equal("HYPE105", Assert.Single(broken.Diagnostics).Id);
        Assert.Equal([IncrementalStepRunReason.New], Reasons(broken, TrackedSteps.Locate));
        Assert.Equal(["Dev.Enums.DevFlags.g.cs"], SourceReasons(broken).Where(reason => reason.Value != IncrementalStepRunReason.Cached).Select(reason => reason.Key));
    }

    [Fact]
    public void A_mistake_moves_with_the_text_though_nothing_is_resolved_again()
    {
        string broken = Edit("\"1 << 15\"", "\"1 << X\"");
        var before = new InMemoryText(Harness.ManifestPath, broken);
        GeneratorDriver driver = Harness.CreateDriver(before).RunGenerators(Harness.Compile());
        FileLinePositionSpan first = Assert.Single(driver.GetRunResult().Diagnostics).Location.GetLineSpan();

        driver = driver.ReplaceAdditionalText(before, new InMemoryText(Harness.ManifestPath, "\n" + broken)).RunGenerators(Harness.Compile());

        FileLinePositionSpan second = Assert.Single(driver.GetRunResult().Diagnostics).Location.GetLineSpan();
        Assert.Equal(first.StartLinePosition.Line + 1, second.StartLinePosition.Line);
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver.GetRunResult().Results[0], TrackedSteps.Resolve));
    }

    private static GeneratorRunResult RunTwice(string after)
    {
        var before = new InMemoryText(Harness.ManifestPath, SampleManifest.Text);
        GeneratorDriver driver = Harness.CreateDriver(before).RunGenerators(Harness.Compile());
        driver = driver.ReplaceAdditionalText(before, new InMemoryText(Harness.ManifestPath, after));
        return driver.RunGenerators(Harness.Compile()).GetRunResult().Results[0];
    }

    private static string Edit(string from, string to)
    {
        Assert.Contains(from, SampleManifest.Text, StringComparison.Ordinal);
        return SampleManifest.Text.Replace(from, to, StringComparison.Ordinal);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason).Distinct();

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        result.TrackedOutputSteps[OutputStep].SelectMany(run => run.Outputs).Select(output => output.Reason).Distinct();

    /// <summary>Gets the reason of each file's output, found through the model that it was made from.</summary>
    private static Dictionary<string, IncrementalStepRunReason> SourceReasons(GeneratorRunResult result)
    {
        Dictionary<string, IncrementalStepRunReason> reasons = [];
        foreach (IncrementalGeneratorRunStep run in result.TrackedOutputSteps[OutputStep])
        {
            (IncrementalGeneratorRunStep source, int index) = run.Inputs[0];
            if (source.Outputs[index].Value is Model.SourceModel model)
            {
                reasons.Add(model.HintName, run.Outputs[0].Reason);
            }
        }

        return reasons;
    }

    private sealed class CountedText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public int Reads { get; private set; }

        public override SourceText? GetText(CancellationToken cancellationToken = default)
        {
            Reads++;
            return SourceText.From(text);
        }
    }
}
