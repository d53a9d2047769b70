using System.IO.Enumeration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hype.Vm.Tests.Architecture;

/// <summary>The checks that are not about namespaces; each finds the places in one file that break its rule.</summary>
internal static class SourceChecks
{
    private static readonly string[] s_usersOfBindings = ["Hype.Vm/", "Hype.Cli/", "Hype.Nested/"];

    /// <summary><c>unsafe</c> is written in few files, all of them known.</summary>
    public static IEnumerable<Violation> UnsafeOutsideOfItsFiles(SourceFile file) =>
        Matches(file, LayeringRules.UnsafeFiles)
            ? []
            : file.Root.DescendantTokens()
                .Where(token => token.IsKind(SyntaxKind.UnsafeKeyword))
                .Select(token => file.At(token, "unsafe outside of its allow-list"));

    /// <summary>Whoever follows a pointer says why it is valid.</summary>
    public static IEnumerable<Violation> PointersWithoutReason(SourceFile file) =>
        file.Root.DescendantNodes()
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax)
            .Where(member => member.DescendantNodes().Any(FollowsPointer) && !HasSafetyComment(member))
            .Select(member => file.At(member, "a pointer is used without a SAFETY: comment"));

    /// <summary>Native functions are declared in few places, all of them known.</summary>
    public static IEnumerable<Violation> ImportsOutsideOfTheirFiles(SourceFile file) =>
        Matches(file, LayeringRules.ImportFiles)
            ? []
            : file.Root.DescendantNodes()
                .OfType<AttributeSyntax>()
                .Where(attribute => attribute.Name.ToString().Split('.')[^1] is "LibraryImport" or "DllImport")
                .Select(attribute => file.At(attribute, "a native function is declared outside of the Libc folders"));

    /// <summary>The monitor and the commands make no ioctl of their own: every one goes through the generated bindings.</summary>
    public static IEnumerable<Violation> IoctlsByHand(SourceFile file) =>
        !s_usersOfBindings.Any(file.Path.StartsWith)
            ? []
            : file.Root.DescendantNodes()
                .OfType<SimpleNameSyntax>()
                .Where(name => name.Identifier.Text is "ioctl" or "Ioctl")
                .Select(name => file.At(name, "an ioctl is called by hand"));

    /// <summary>Numbers of KVM's ioctls come from the manifest: 0xae in their second byte gives them away.</summary>
    public static IEnumerable<Violation> IoctlNumbersByHand(SourceFile file) =>
        file.Root.DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.NumericLiteralToken) && token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            .Where(token => ulong.TryParse($"{token.Value}", out ulong value) && value <= uint.MaxValue && ((value >> 8) & 0xff) == 0xae)
            .Select(token => file.At(token, $"{token.Text} looks like the number of a KVM ioctl"));

    /// <summary>The bindings mirror the kernel's interface; what is built on it is none of their business.</summary>
    public static IEnumerable<Violation> MonitorsWordsInTheBindings(SourceFile file) =>
        !file.Path.StartsWith("Hype.Kvm/", StringComparison.Ordinal) && !file.Path.StartsWith("Hype.Interop/", StringComparison.Ordinal)
            ? []
            : file.Root.DescendantTokens(descendIntoTrivia: true)
                .Where(token => token.Text.Contains("virtio", StringComparison.OrdinalIgnoreCase))
                .Select(token => file.At(token, "the bindings speak of virtio"));

    /// <summary>An interface is declared where something crosses it.</summary>
    public static IEnumerable<Violation> InterfacesThatAreNoSeam(SourceFile file) =>
        !file.Path.StartsWith("Hype.Vm/", StringComparison.Ordinal)
            ? []
            : file.Root.DescendantNodes()
                .OfType<InterfaceDeclarationSyntax>()
                .Where(declaration => !LayeringRules.Seams.Contains(declaration.Identifier.Text))
                .Select(declaration => file.At(declaration.Identifier, $"{declaration.Identifier} is no seam"));

    /// <summary>A file declares one type and is called like it.</summary>
    public static IEnumerable<Violation> TypesInTheWrongFile(SourceFile file) =>
        Matches(file, LayeringRules.TypeFamilies)
            ? []
            : TopLevelTypes(file)
                .Where((type, index) => index > 0 || NameOf(type) != file.Stem)
                .Select(type => file.At(type, $"{NameOf(type)} belongs in a file of its own, {NameOf(type)}.cs"));

    /// <summary>What lies below the public face does not know it.</summary>
    public static IEnumerable<Violation> FaceKnownBelow(SourceFile file, IReadOnlySet<string> faceTypes) =>
        !LayeringRules.BelowTheFace.Any(file.Path.StartsWith)
            ? []
            : file.Root.DescendantNodes()
                .OfType<IdentifierNameSyntax>()
                .Where(name => faceTypes.Contains(name.Identifier.Text) && name.Parent is not NameColonSyntax)
                .Select(name => file.At(name, $"R5: names {name}, a type of the public face"));

    /// <summary>The types declared right in the folder of the library.</summary>
    public static IReadOnlySet<string> FaceTypes(IEnumerable<SourceFile> files) =>
        files.Where(file => file.Folder == "Hype.Vm/").SelectMany(TopLevelTypes).Select(NameOf).ToHashSet();

    private static IEnumerable<MemberDeclarationSyntax> TopLevelTypes(SourceFile file) =>
        file.Root
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is BaseTypeDeclarationSyntax declaration ? declaration.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text;

    private static bool FollowsPointer(SyntaxNode node) => node.Kind() is
        SyntaxKind.UnsafeStatement or
        SyntaxKind.FixedStatement or
        SyntaxKind.AddressOfExpression or
        SyntaxKind.PointerIndirectionExpression or
        SyntaxKind.PointerMemberAccessExpression;

    private static bool HasSafetyComment(SyntaxNode member) =>
        member.DescendantTrivia().Any(trivia => trivia.ToString().StartsWith("// SAFETY: ", StringComparison.Ordinal));

    private static bool Matches(SourceFile file, string[] patterns) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, file.Path, ignoreCase: false));
}
