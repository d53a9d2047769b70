using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hype.Vm.Tests.Architecture;

/// <summary>Which of Hype's namespaces the files of a folder may name.</summary>
/// <param name="Name">The rule's name in docs/design.md, and what it is about.</param>
/// <param name="Folders">Where it holds: path prefixes below src.</param>
/// <param name="Allowed">What may be named there. Of all prefixes that match a name, allowed or forbidden, the longest decides.</param>
/// <param name="Forbidden">What may not.</param>
internal sealed record NamespaceRule(string Name, string[] Folders, string[] Allowed, string[] Forbidden)
{
    /// <summary>Where the rule does not hold, although the folder is within <see cref="Folders"/>.</summary>
    public string[] Except { get; init; } = [];

    public IEnumerable<Violation> Check(SourceFile file)
    {
        if (!Folders.Any(file.Path.StartsWith) || Except.Any(file.Path.StartsWith))
        {
            return [];
        }

        return from name in NamesIn(file.Root)
               where IsForbidden(name.ToString().Replace("global::", string.Empty, StringComparison.Ordinal))
               select file.At(name, $"{Name}: names {name}");
    }

    private bool IsForbidden(string name) => LongestMatch(Forbidden, name) > LongestMatch(Allowed, name);

    private static int LongestMatch(string[] prefixes, string name) =>
        prefixes.Where(prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal))
            .Select(prefix => prefix.Length)
            .DefaultIfEmpty(-1)
            .Max();

    /// <summary>Dotted names, each as a whole: in using directives, types and expressions, but not the file's own namespace.</summary>
    private static IEnumerable<SyntaxNode> NamesIn(SyntaxNode root) =>
        root.DescendantNodes()
            .Where(node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax || node.Parent is UsingDirectiveSyntax)
            .Where(node => node.Parent is not (BaseNamespaceDeclarationSyntax or QualifiedNameSyntax) && !IsLeftOfDot(node));

    private static bool IsLeftOfDot(SyntaxNode node) => node.Parent is MemberAccessExpressionSyntax access && access.Expression == node;
}
