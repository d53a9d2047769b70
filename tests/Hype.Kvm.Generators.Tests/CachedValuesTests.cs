using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Hype.Kvm.Generators.Tests;

/// <summary>What the driver keeps from one run to the next: plain data, equal by what it says, with nothing of a compilation in it.</summary>
public sealed class CachedValuesTests
{
    private static readonly string s_withMistakes = SampleManifest.Text.Replace("\"1 << 4\"", "\"1 << X\", \"unknown\": 1", StringComparison.Ordinal);

    [Fact]
    public void Cached_values_hold_nothing_of_the_compilation()
    {
        GeneratorRunResult result = Run(Harness.Compile("class A;")).GetRunResult().Results[0];

        HashSet<object> visited = new(ReferenceEqualityComparer.Instance);
        foreach (string step in typeof(TrackedSteps).GetFields().Select(field => (string)field.GetRawConstantValue()!))
        {
            object[] values = [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Value)];
            Assert.NotEmpty(values);
            Assert.All(values, value => AssertPlain(value, value.GetType().Name, visited));
        }

        Assert.True(visited.Count > 1000, $"Only {visited.Count} objects were seen.");
    }

    [Fact]
    public void A_value_that_holds_something_of_the_compilation_would_be_found()
    {
        object[] holders = [Tuple.Create(1, Location.Create("a", default, default)), new List<object> { Harness.Compile() }, SourceText.From("a"), new InMemoryText("a", "b")];

        Assert.All(holders, holder => Assert.ThrowsAny<Exception>(() => AssertPlain(holder, "holder", new HashSet<object>(ReferenceEqualityComparer.Instance))));
    }

    [Fact]
    public void The_pipeline_asks_for_no_compilation_and_no_syntax()
    {
        GeneratorRunResult result = Run(Harness.Compile("class A;")).GetRunResult().Results[0];

        IEnumerable<object> all = result.TrackedSteps.Values.Concat(result.TrackedOutputSteps.Values).SelectMany(runs => runs).SelectMany(Reachable).SelectMany(run => run.Outputs).Select(output => output.Value);
        Assert.DoesNotContain(all, value => value is Compilation or SyntaxTree or SyntaxNode or ISymbol or GeneratorSyntaxContext);
    }

    [Fact]
    public void The_old_compilation_is_not_kept_alive()
    {
        (GeneratorDriver driver, WeakReference first, WeakReference second) = RunTwice();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(first.IsAlive);
        Assert.False(second.IsAlive);
        Assert.NotEmpty(driver.GetRunResult().Results[0].GeneratedSources);
    }

    [Fact]
    public void Definitions_and_models_of_the_same_text_are_equal()
    {
        GeneratorRunResult first = Run(Harness.Compile()).GetRunResult().Results[0];
        GeneratorRunResult second = Run(Harness.Compile()).GetRunResult().Results[0];

        foreach (string step in (string[])[TrackedSteps.Read, TrackedSteps.Parse, TrackedSteps.Definitions, TrackedSteps.Import, TrackedSteps.Resolve, TrackedSteps.Sources, TrackedSteps.Locate])
        {
            object[] values = Values(first, step);
            Assert.Equal(values, Values(second, step));
            Assert.Equal(values.Select(value => value.GetHashCode()), Values(second, step).Select(value => value.GetHashCode()));
        }

        static object[] Values(GeneratorRunResult result, string step) => [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Value)];
    }

    // Not inlined: a local of the caller would keep a compilation alive itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference First, WeakReference Second) RunTwice()
    {
        CSharpCompilation first = Harness.Compile("class A;");
        GeneratorDriver driver = Run(first);
        CSharpCompilation second = Harness.Compile("class B;");
        driver = driver.RunGeneratorsAndUpdateCompilation(second, out _, out _);
        return (driver.RunGenerators(Harness.Compile("class C;")), new WeakReference(first), new WeakReference(second));
    }

    private static GeneratorDriver Run(CSharpCompilation compilation) =>
        Harness.CreateDriver(new InMemoryText("device.json", s_withMistakes), new InMemoryText("other.json", """{ "id": "other", "namespace": "Other", "imports": ["dev"] }""")).RunGenerators(compilation);

    private static IEnumerable<IncrementalGeneratorRunStep> Reachable(IncrementalGeneratorRunStep step) =>
        step.Inputs.SelectMany(input => Reachable(input.Source)).Prepend(step);

    private static void AssertPlain(object? value, string path, HashSet<object> visited)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !visited.Add(value))
        {
            return;
        }

        Assert.False(
            value is Compilation or ISymbol or SyntaxNode or SyntaxTree or Location or AdditionalText or SourceText or AnalyzerConfigOptions or AnalyzerConfigOptionsProvider or Delegate,
            $"{path}: {value.GetType()} must not be cached");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                AssertPlain(item, path + "[]", visited);
            }
        }

        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                AssertPlain(field.GetValue(value), $"{path}.{field.Name}", visited);
            }
        }
    }
}
