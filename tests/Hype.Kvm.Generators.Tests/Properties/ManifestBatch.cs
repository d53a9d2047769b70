using System.Reflection;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Holds what the generator makes of some manifests against what gcc makes of their headers: one run of each compiler for all.</summary>
internal sealed class ManifestBatch
{
    private readonly Dictionary<int, Verdict> _verdicts = [];
    private readonly Dictionary<int, List<string>> _facts = [];
    private readonly List<(RandomManifest Manifest, SyntaxTree[] Trees)> _sources = [];

    private ManifestBatch()
    {
    }

    /// <summary>Checks manifests, whose indices are distinct, and returns what is wrong, by index; nothing where gcc does not take the headers.</summary>
    public static Dictionary<int, Verdict>? Check(IReadOnlyCollection<RandomManifest> manifests, out string errors)
    {
        if (GccProgram.Run(HeaderWriter.Write(manifests), out errors) is not { } printed)
        {
            return null;
        }

        var batch = new ManifestBatch();
        foreach (RandomManifest manifest in manifests)
        {
            batch.Generate(manifest);
        }

        batch.RunProbes();
        ILookup<string, string> expected = printed.ToLookup(line => line.Split(' ')[0]);
        foreach (RandomManifest manifest in manifests)
        {
            batch.Compare(manifest.Index, expected[manifest.Id]);
        }

        return batch._verdicts;
    }

    private void Generate(RandomManifest manifest)
    {
        string text = ManifestWriter.Write(manifest);
        GeneratorDriverRunResult result = Harness.Run(text, out Compilation output);
        if (!result.Diagnostics.IsEmpty)
        {
            _verdicts.Add(manifest.Index, new Verdict(result.Diagnostics[0].Id, string.Join('\n', result.Diagnostics)));
            return;
        }

        _facts.Add(manifest.Index, [.. Layouts(text)]);
        _sources.Add((manifest, [.. result.GeneratedTrees, CSharpSyntaxTree.ParseText(ProbeWriter.Write(manifest), (CSharpParseOptions)result.GeneratedTrees[0].Options)]));
    }

    /// <summary>Gets sizes and alignments as the generator computed them: C# shows no alignment, and a size of its own for what is empty.</summary>
    private static IEnumerable<string> Layouts(string text)
    {
        ManifestDefinition definition = ManifestParser.Parse(new ManifestText(Harness.ManifestPath, text), CancellationToken.None).Manifest!;
        return ManifestResolver.Resolve([definition], CancellationToken.None).Sources.OfType<StructModel>()
            .Select(type => FormattableString.Invariant($"{type.Layout.CName.Replace('_', ' ')} layout {type.Layout.Size} {type.Layout.Alignment}"));
    }

    private void RunProbes()
    {
        Compilation compilation = Harness.Compile(ProbeWriter.Recorder).AddSyntaxTrees(_sources.SelectMany(source => source.Trees));
        ILookup<SyntaxTree?, Diagnostic> found = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToLookup(diagnostic => diagnostic.Location.SourceTree);
        foreach ((RandomManifest manifest, SyntaxTree[] trees) in _sources)
        {
            if (trees.SelectMany(tree => found[tree]).ToArray() is { Length: > 0 } diagnostics)
            {
                _verdicts.Add(manifest.Index, new Verdict(diagnostics[0].Id, string.Join('\n', diagnostics.AsEnumerable())));
                compilation = compilation.RemoveSyntaxTrees(trees);
            }
        }

        using var stream = new MemoryStream();
        Assert.Empty(compilation.Emit(stream).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var assembly = Assembly.Load(stream.ToArray());
        foreach ((RandomManifest manifest, _) in _sources.Where(source => !_verdicts.ContainsKey(source.Manifest.Index)))
        {
            RunProbe(manifest, assembly);
        }
    }

    private void RunProbe(RandomManifest manifest, Assembly assembly)
    {
        try
        {
            assembly.GetType(manifest.Namespace + ".Probe", throwOnError: true)!.GetMethod("Run")!.Invoke(null, [_facts[manifest.Index]]);
        }
        catch (TargetInvocationException exception)
        {
            _verdicts.Add(manifest.Index, new Verdict(exception.InnerException!.GetType().Name, exception.InnerException.ToString()));
        }
    }

    private void Compare(int index, IEnumerable<string> expected)
    {
        if (_verdicts.ContainsKey(index))
        {
            return;
        }

        string[] missing = [.. expected.Except(_facts[index])];
        string[] wrong = [.. _facts[index].Except(expected)];
        if (missing.Length + wrong.Length > 0)
        {
            _verdicts.Add(index, new Verdict("facts", string.Join('\n', [.. missing.Select(line => "gcc: " + line), .. wrong.Select(line => "C#:  " + line)])));
        }
    }
}
