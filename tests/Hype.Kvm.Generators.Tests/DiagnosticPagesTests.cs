using System.Text.RegularExpressions;
using Hype.Kvm.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Tests;

/// <summary>The help pages: one for each diagnostic, and what a page shows is what the generator says.</summary>
public sealed partial class DiagnosticPagesTests
{
    private static readonly string s_folder = Path.Combine(Harness.RepositoryRoot, "docs", "diagnostics");

    // What no manifest alone causes: a defect of the generator, a file that cannot be read, and the project around the manifest.
    private static readonly string[] s_withoutManifest = ["HYPE000", "HYPE003", "HYPE501", "HYPE502", "HYPE503", "HYPE504"];

    public static TheoryData<string> ManifestIds => [.. DiagnosticDescriptors.All.Select(descriptor => descriptor.Id).Except(s_withoutManifest).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_id_has_a_page_and_every_page_an_id() => Assert.Equal(
        DiagnosticDescriptors.All.Select(descriptor => descriptor.Id + ".md").Append("README.md").Order(StringComparer.Ordinal),
        Directory.GetFiles(s_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_page_has_the_title_of_its_descriptor_and_is_in_the_list()
    {
        string list = ReadPage("README");

        Assert.All(DiagnosticDescriptors.All, descriptor =>
        {
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}\n", ReadPage(descriptor.Id), StringComparison.Ordinal);
            Assert.Contains($"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.Title} |\n", list, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_descriptor_leads_to_its_page() => Assert.All(
        DiagnosticDescriptors.All,
        descriptor => Assert.True(File.Exists(Path.Combine(Harness.RepositoryRoot, descriptor.HelpLinkUri)), descriptor.HelpLinkUri));

    [Theory]
    [MemberData(nameof(ManifestIds))]
    public void The_example_gives_the_diagnostic_where_the_page_says(string id)
    {
        string page = ReadPage(id);
        AdditionalText[] manifests = [.. Example.Matches(page).Select(match => new InMemoryText(match.Groups["name"].Value, match.Groups["text"].Value))];

        IEnumerable<string> said = Harness.CreateDriver(manifests).RunGenerators(Harness.Compile()).GetRunResult().Diagnostics.Select(Describe);

        Assert.NotEmpty(manifests);
        Assert.Equal(Message.Match(page).Groups["text"].Value, string.Join('\n', said.Order(StringComparer.Ordinal)));
        Assert.All(said, line => Assert.Contains($"error {id}:", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_other_pages_show_the_form_of_the_message() => Assert.All(s_withoutManifest, id => Assert.Equal(
        DiagnosticDescriptors.ById(id).MessageFormat.ToString(null), Message.Match(ReadPage(id)).Groups["text"].Value));

    private static string ReadPage(string name) => File.ReadAllText(Path.Combine(s_folder, name + ".md"));

    private static string Describe(Diagnostic diagnostic)
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        return FormattableString.Invariant($"{span.Path}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): error {diagnostic.Id}: {diagnostic.GetMessage()}");
    }

    [GeneratedRegex(@"^`(?<name>[^`]+)`:\n\n```json\n(?<text>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example { get; }

    [GeneratedRegex(@"^```text\n(?<text>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Message { get; }
}
