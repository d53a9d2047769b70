using System.Collections.Immutable;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Naming;
using Hype.Kvm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hype.Kvm.Generators.Analysis;

/// <summary>
/// Finds types that a manifest makes and the project declares too, in a way that does not go together. An analyzer and no part of the generator, which would
/// then have to look at the compilation, that is at every keystroke.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclaredTypeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(DiagnosticDescriptors.DeclaredType);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None); // it is the project's own code that is looked at
        context.RegisterCompilationStartAction(static start =>
        {
            ImmutableArray<AdditionalText> manifests = start.Options.AdditionalFiles
                .RemoveAll(file => ManifestFile.RoleOf(file, start.Options.AnalyzerConfigOptionsProvider) != ManifestRole.Emit);
            if (!manifests.IsEmpty)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, manifests), SymbolKind.NamedType);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context, ImmutableArray<AdditionalText> manifests)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (GeneratedPartOf(type) is { } ownPart)
        {
            // Struct and struct are one type to the compiler, which is right if each part says that it is one.
            foreach (BaseTypeDeclarationSyntax declaration in type.DeclaringSyntaxReferences
                .Where(part => !GeneratedFile.Is(part.SyntaxTree))
                .Select(part => part.GetSyntax(context.CancellationToken))
                .OfType<BaseTypeDeclarationSyntax>()
                .Where(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                Report(context, manifests, declaration.Identifier.GetLocation(), type, ownPart);
            }

            return;
        }

        // Struct and class are two types of one name.
        foreach (INamedTypeSymbol other in (type.ContainingType ?? (INamespaceOrTypeSymbol)type.ContainingNamespace).GetTypeMembers(type.Name, type.Arity))
        {
            if (GeneratedPartOf(other) is { } part)
            {
                foreach (Location location in type.Locations)
                {
                    Report(context, manifests, location, other, part);
                }

                return;
            }
        }
    }

    private static SyntaxTree? GeneratedPartOf(INamedTypeSymbol type)
    {
        foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
        {
            if (GeneratedFile.Is(part.SyntaxTree))
            {
                return part.SyntaxTree;
            }
        }

        return null;
    }

    private static void Report(SymbolAnalysisContext context, ImmutableArray<AdditionalText> manifests, Location location, INamedTypeSymbol generated, SyntaxTree part)
    {
        string kind = generated.TypeKind.ToString().ToLowerInvariant();
        string remedy = generated.TypeKind == TypeKind.Enum ? "give one of the two another name" : $"declare it as 'partial {kind}', or give one of the two another name";
        string manifest = NameOf(manifests, GeneratedFile.HintNameOf(part), context.CancellationToken);
        context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.DeclaredType, location, kind, generated.Name, manifest, remedy));
    }

    /// <summary>Finds the manifest that a generated file comes from, by reading their ids: this happens only where a type is declared twice.</summary>
    private static string NameOf(ImmutableArray<AdditionalText> manifests, string hintName, CancellationToken cancellation)
    {
        AdditionalText? found = manifests.FirstOrDefault(manifest =>
            manifest.GetText(cancellation)?.ToString() is { } text
            && JsonReader.Read(text, out _, cancellation).Find("id") is { Text.Length: > 0 } id
            && hintName.StartsWith(NamingRules.ToPascal(id.Text) + ".", StringComparison.Ordinal));
        return Path.GetFileName((found ?? manifests[0]).Path);
    }
}
