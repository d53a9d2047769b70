using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators.Tests;

/// <summary>What is computed again after an edit, step by step.</summary>
public sealed class IncrementalityTests
{
    private const string OutputStep = "SourceOutput";

    [Fact]
    public void An_unrelated_edit_computes_nothing_again()
    {
        GeneratorRunResult result = RunTwice(SampleManifest.Text, sourceBefore: "class A;", sourceAfter: "class B;");

        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Read));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Parse));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Definitions));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Resolve));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Sources));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Environment));
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

    [Fact]
    public void A_whitespace_edit_parses_again_and_stops_there()
    {
        GeneratorRunResult result = RunTwice(SampleManifest.Text.Replace("\"ioctls\"", "\n\n   \"ioctls\"", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackedSteps.Read));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(result, TrackedSteps.Parse));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Definitions));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Resolve));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackedSteps.Sources));
        Assert.Equal([IncrementalStepRunReason.Cached], SourceReasons(result).Values.Distinct());
    }

    [Theory]
    [InlineData("\"Resets it.\"", "\"Resets the device.\"", "Dev.Ioctls.Reset.g.cs")]
    [InlineData("\"After a hole.\"", "\"After the hole.\"", "Dev.Types.DevPlain.g.cs")]
    [InlineData("[\"DEVIO\", 1]", "[\"DEVIO\", 11]", "Dev.Ioctls.DevIoctls.g.cs Dev.Ioctls.Query.g.cs")]
    [InlineData("\"DEV_CAP_FAST\": 1", "\"DEV_CAP_FAST\": 7", "Dev.Enums.DevCapability.g.cs")]
    public void An_edit_emits_only_the_files_it_is_in(string from, string to, string hintNames)
    {
        GeneratorRunResult result = RunTwice(SampleManifest.Text.Replace(from, to, StringComparison.Ordinal));

        Dictionary<string, IncrementalStepRunReason> reasons = SourceReasons(result);
        Assert.Equal(hintNames.Split(' '), reasons.Where(reason => reason.Value == IncrementalStepRunReason.Modified).Select(reason => reason.Key).Order());
        Assert.All(reasons.Where(reason => !hintNames.Split(' ').Contains(reason.Key)), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason.Value));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackedSteps.Definitions));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackedSteps.Resolve));
    }

    [Fact]
    public void A_larger_struct_emits_what_its_size_is_in()
    {
        GeneratorRunResult result = RunTwice(SampleManifest.Text.Replace("[\"c\", \"s8\"]", "[\"c\", \"s64\"], [\"d\", \"u8\"]", StringComparison.Ordinal));

        string[] changed = [.. SourceReasons(result).Where(reason => reason.Value == IncrementalStepRunReason.Modified).Select(reason => reason.Key).Order()];
        Assert.Equal(
            [
                "Dev.Ioctls.DevIoctls.g.cs", "Dev.Ioctls.GetPlain.g.cs", "Dev.Ioctls.GetRegs.X64.g.cs", "Dev.Ioctls.SetPlain.g.cs",
                "Dev.Types.DevArrays.g.cs", "Dev.Types.DevList.g.cs", "Dev.Types.DevOuter.g.cs", "Dev.Types.DevPlain.g.cs", "Dev.Types.DevRegs.X64.g.cs",
            ],
            changed);
    }

    [Fact]
    public void Cached_values_hold_nothing_of_the_compilation()
    {
        GeneratorRunResult result = RunTwice(SampleManifest.Text);

        string[] tracked = [TrackedSteps.Read, TrackedSteps.Parse, TrackedSteps.Definitions, TrackedSteps.Resolve, TrackedSteps.Sources, TrackedSteps.Environment];
        HashSet<object> visited = new(ReferenceEqualityComparer.Instance);
        foreach ((object value, IncrementalStepRunReason _) in tracked.SelectMany(step => result.TrackedSteps[step]).SelectMany(step => step.Outputs))
        {
            AssertPlain(value, visited);
        }
    }

    private static GeneratorRunResult RunTwice(string after, string sourceBefore = "", string sourceAfter = "")
    {
        var before = new InMemoryText(Harness.ManifestPath, SampleManifest.Text);
        CSharpCompilation compilation = Harness.Compile(sourceBefore);
        GeneratorDriver driver = Harness.CreateDriver(before).RunGenerators(compilation);
        if (sourceBefore != sourceAfter)
        {
            return driver.RunGenerators(Harness.Compile(sourceAfter)).GetRunResult().Results[0];
        }

        driver = driver.ReplaceAdditionalText(before, new InMemoryText(Harness.ManifestPath, after));
        return driver.RunGenerators(compilation).GetRunResult().Results[0];
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

    private static void AssertPlain(object? value, HashSet<object> visited)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !visited.Add(value))
        {
            return;
        }

        Assert.False(value is Compilation or ISymbol or SyntaxNode or SyntaxTree or Location or AdditionalText, $"{value.GetType()} must not be cached");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                AssertPlain(item, visited);
            }

            return;
        }

        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            AssertPlain(field.GetValue(value), visited);
        }
    }
}
