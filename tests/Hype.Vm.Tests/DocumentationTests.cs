using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Hype.Vm.Tests;

/// <summary>What the documentation shows as code is code that compiles: the text of a file of this repository.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_root = typeof(DocumentationTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "RepositoryRoot")
        .Value!;

    [Fact]
    public void Readme_shows_a_snippet() => Assert.NotEmpty(SnippetMarker.Matches(File.ReadAllText(Path.Combine(s_root, "README.md"))));

    [Fact]
    public void Snippets_are_the_files_they_name() => Assert.All(Documents(), AssertSnippets);

    [Fact]
    public void Links_lead_to_files_that_exist() => Assert.All(Documents(), AssertLinks);

    private static void AssertLinks(string document)
    {
        string folder = Path.GetDirectoryName(document)!;

        Assert.All(
            RelativeLink.Matches(File.ReadAllText(document)).Select(static link => link.Groups["path"].Value),
            path => Assert.True(Path.Exists(Path.Combine(folder, path)), $"{document} links to {path}, which does not exist."));
    }

    private static IEnumerable<string> Documents()
    {
        string docs = Path.Combine(s_root, "docs");
        return Directory.Exists(docs)
            ? Directory.GetFiles(docs, "*.md").Append(Path.Combine(s_root, "README.md"))
            : [Path.Combine(s_root, "README.md")];
    }

    private static void AssertSnippets(string document)
    {
        string text = File.ReadAllText(document);
        MatchCollection snippets = Snippet.Matches(text);

        Assert.Equal(SnippetMarker.Count(text), snippets.Count); // Each marker has its block, and its end.
        Assert.All(snippets, snippet => Assert.Equal(
            File.ReadAllText(Path.Combine(s_root, snippet.Groups["file"].Value)).TrimEnd(),
            snippet.Groups["code"].Value.TrimEnd()));
    }

    [GeneratedRegex(@"\]\((?<path>[^)#:\s]+)(#[^)\s]*)?\)")]
    private static partial Regex RelativeLink { get; }

    [GeneratedRegex(@"^<!-- snippet:", RegexOptions.Multiline)]
    private static partial Regex SnippetMarker { get; }

    [GeneratedRegex(@"^<!-- snippet: (?<file>[^\s]+) -->\s*```csharp\n(?<code>.*?)^```\s*<!-- /snippet -->", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet { get; }
}
