using Hype.Kvm.Generators.Emitting;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;

namespace Hype.Kvm.Generators.Benchmarks;

/// <summary>The parts of a whole generation, each alone.</summary>
internal static class Parts
{
    public static void Print(string text)
    {
        Series.Of(() => JsonReader.Read(text, out _, CancellationToken.None)).Print("- of it, reading JSON");
        ParsedManifest parsed = Parse(text);
        Series.Of(() => Parse(text)).Print("- of it, reading JSON and making definitions");
        ResolvedManifests resolved = Resolve(parsed);
        SourceModel[] sources = [.. resolved.Sources];
        Series.Of(() => Resolve(parsed)).Print("- of it, names, layouts and numbers");
        Series.Of(() => Array.ForEach(sources, source => SourceEmitter.Emit(source))).Print("- of it, writing C#");
        ParsedManifest other = Parse(text);
        Series.Of(() => parsed.Equals(other)).Print("comparing all definitions with equal ones");
        ResolvedManifests again = Resolve(other);
        Series.Of(() => resolved.Equals(again)).Print("comparing all models with equal ones");
    }

    private static ParsedManifest Parse(string text) => ManifestParser.Parse(new ManifestText("manifest.json", text), CancellationToken.None);

    private static ResolvedManifests Resolve(ParsedManifest parsed) => ManifestResolver.Resolve([parsed.Manifest!], CancellationToken.None);
}
