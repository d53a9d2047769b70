using System.Reflection;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;

namespace Hype.Kvm.Tests.Headers;

/// <summary>The repository's manifests, as the generator understands them.</summary>
internal static class Manifests
{
    public static string Root { get; } =
        typeof(Manifests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string ReadText(string name) => File.ReadAllText(Path.Combine(Root, "definitions", name));

    /// <summary>Writes a text where a reader can find it.</summary>
    public static string Keep(string text, string fileName)
    {
        string directory = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "proof")).FullName;
        string path = Path.Combine(directory, fileName);
        File.WriteAllText(path, text);
        return path;
    }

    public static ResolvedManifests Resolve(string text, out ManifestDefinition manifest)
    {
        ParsedManifest parsed = ManifestParser.Parse(new ManifestText("manifest.json", text), CancellationToken.None);
        Assert.Empty(parsed.Diagnostics);
        manifest = parsed.Manifest!;
        return ManifestResolver.Resolve([manifest], CancellationToken.None);
    }
}
