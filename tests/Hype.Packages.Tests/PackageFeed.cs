using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace Hype.Packages.Tests;

/// <summary>The folder of packages under test.</summary>
internal static class PackageFeed
{
    /// <summary>Every package that there is to be.</summary>
    public static IReadOnlyList<string> Ids { get; } = ["Hype.Cli", "Hype.Interop", "Hype.Kvm", "Hype.Kvm.Generators", "Hype.Vm", "Hype.Vm.Testing"];

    /// <summary>Where the packages are; none where they have not been made.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("HYPE_PACKAGES") is { Length: > 0 } folder ? folder : null;

    /// <summary>The version that all of them have.</summary>
    public static string Version => Nuspec("Hype.Interop").Element("version")!.Value;

    /// <summary>The one file of a package: <paramref name="extension"/> is nupkg, or snupkg for its symbols.</summary>
    public static string PathOf(string id, string extension = "nupkg") => Assert.Single(Directory.GetFiles(Folder!, id + ".*." + extension), file => IsOf(id, file));

    /// <summary>The files inside of a package, without those that make it a package.</summary>
    public static string[] FilesOf(string id, string extension = "nupkg")
    {
        using ZipArchive archive = ZipFile.OpenRead(PathOf(id, extension));
        return [.. archive.Entries.Select(entry => entry.FullName).Where(name => !IsEnvelope(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>One file inside of a package.</summary>
    public static byte[] Read(string id, string file, string extension = "nupkg")
    {
        using ZipArchive archive = ZipFile.OpenRead(PathOf(id, extension));
        using Stream content = archive.GetEntry(file)!.Open();
        using MemoryStream copy = new();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>What a package says of itself, without XML namespaces.</summary>
    public static XElement Nuspec(string id)
    {
        using MemoryStream content = new(Read(id, id + ".nuspec"));
        XElement root = XElement.Load(content);
        foreach (XElement element in root.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return root.Element("metadata")!;
    }

    // Hype.Kvm.0.1.0.nupkg, and not Hype.Kvm.Generators.0.1.0.nupkg.
    private static bool IsOf(string id, string file) => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]);

    private static bool IsEnvelope(string name) =>
        name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal) || name == "[Content_Types].xml";
}
