using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Vm.Tests.Architecture;

/// <summary>A hand-written source file, parsed.</summary>
/// <param name="Path">Its path below <c>src</c>, with forward slashes: <c>Hype.Vm/Memory/GuestMemory.cs</c>.</param>
/// <param name="Root">Its syntax.</param>
internal sealed record SourceFile(string Path, SyntaxNode Root)
{
    public string Folder => Path[..(Path.LastIndexOf('/') + 1)];

    /// <summary>The name up to the first dot: what its type is called.</summary>
    public string Stem => Path[Folder.Length..].Split('.')[0];

    public static SourceFile Parse(string path, string text) =>
        new(path, CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), path).GetRoot());

    public static IReadOnlyList<SourceFile> LoadAll()
    {
        string source = System.IO.Path.Combine(RepositoryRoot, "src");
        return
        [
            .. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
                .Select(path => Parse(System.IO.Path.GetRelativePath(source, path), File.ReadAllText(path)))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    public Violation At(SyntaxNodeOrToken place, string message) =>
        new(Path, place.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1, message);

    private static string RepositoryRoot => typeof(SourceFile).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
}
