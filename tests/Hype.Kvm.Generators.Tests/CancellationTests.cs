using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Who types on does not wait for the last edit's work: it stops, leaves no trace, and the next run is whole.</summary>
public sealed class CancellationTests
{
    private static readonly CancellationToken s_canceled = new(canceled: true);

    [Fact]
    public void A_run_that_is_canceled_while_it_reads_stops_and_the_next_is_whole()
    {
        using var source = new CancellationTokenSource();
        var text = new CancelingText("device.json", SampleManifest.Text, source);
        GeneratorDriver driver = Harness.CreateDriver(text);

        Assert.ThrowsAny<OperationCanceledException>(() => driver.RunGenerators(Harness.Compile(), source.Token));
        GeneratorDriverRunResult result = driver.RunGenerators(Harness.Compile()).GetRunResult();

        Assert.Equal(2, text.Reads);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(Harness.Run(SampleManifest.Text).GeneratedTrees.Length, result.GeneratedTrees.Length);
    }

    [Fact]
    public void An_edit_that_is_canceled_leaves_what_was_there()
    {
        using var source = new CancellationTokenSource();
        var before = new InMemoryText("device.json", SampleManifest.Text);
        GeneratorDriver driver = Harness.CreateDriver(before).RunGenerators(Harness.Compile());
        var edited = new CancelingText("device.json", SampleManifest.Text.Replace("Resets it.", "Resets all.", StringComparison.Ordinal), source);

        Assert.ThrowsAny<OperationCanceledException>(() => driver.ReplaceAdditionalText(before, edited).RunGenerators(Harness.Compile(), source.Token));

        Assert.Contains("Resets it.", Harness.SourceOf(driver.GetRunResult(), "Dev.Ioctls.Reset.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_and_parsing_ask_at_each_value()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => JsonReader.Read("1", out _, s_canceled));
        Assert.ThrowsAny<OperationCanceledException>(() => ManifestParser.Parse(new ManifestText("device.json", SampleManifest.Text), s_canceled));

        JsonValue definition = JsonReader.Read("{}", out _, CancellationToken.None);
        var context = new ParseContext(new TextLocator("device.json", "{}"), isComplete: true, s_canceled);
        Assert.ThrowsAny<OperationCanceledException>(() => context.IsObject(definition, "type"));
        Assert.Empty(context.Diagnostics);
    }

    [Fact]
    public void Resolving_asks_before_each_definition()
    {
        using var source = new CancellationTokenSource();
        var scope = new ManifestScope(Parse()) { Cancellation = source.Token };
        List<string> visited = [];

        Assert.ThrowsAny<OperationCanceledException>(() => ManifestResolver.AddEach(scope, [], ["first", "second", "third"], name => name, name => name, Visit));

        Assert.Equal(["first", "second"], visited);
        Assert.Empty(scope.Problems);

        IEnumerable<SourceModel> Visit(string name)
        {
            visited.Add(name);
            if (name == "second")
            {
                source.Cancel();
            }

            return [];
        }
    }

    [Fact]
    public void Cancellation_inside_of_a_definition_is_no_defect_of_the_generator()
    {
        var scope = new ManifestScope(Parse());

        Assert.ThrowsAny<OperationCanceledException>(() =>
            ManifestResolver.AddEach<string>(scope, [], ["only"], name => name, name => name, _ => throw new OperationCanceledException()));

        Assert.Empty(scope.Problems);
    }

    [Fact]
    public void Resolving_and_locating_stop_where_they_are_canceled_before()
    {
        ManifestDefinition manifest = Parse();
        Assert.ThrowsAny<OperationCanceledException>(() => ManifestResolver.Resolve([manifest], s_canceled));

        EquatableArray<Problem> problems = new([Problem.Create(DiagnosticDescriptors.UnknownType, "device.json", "/types/0", "u33", "")]);
        Assert.ThrowsAny<OperationCanceledException>(() => new TextLocator("device.json", SampleManifest.Text).At(problems, s_canceled));
    }

    private static ManifestDefinition Parse() => ManifestParser.Parse(new ManifestText("device.json", SampleManifest.Text), CancellationToken.None).Manifest!;

    /// <summary>A file whose reader loses interest when it is read the first time.</summary>
    private sealed class CancelingText(string path, string text, CancellationTokenSource source) : AdditionalText
    {
        public override string Path => path;

        public int Reads { get; private set; }

        public override SourceText? GetText(CancellationToken cancellationToken = default)
        {
            if (Reads++ == 0)
            {
                source.Cancel();
            }

            return SourceText.From(text);
        }
    }
}
