using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators;

/// <summary>What generated code needs of the project it goes into.</summary>
internal sealed record ProjectEnvironment(bool AllowsUnsafe, LanguageVersion LanguageVersion)
{
    private const LanguageVersion CSharp12 = (LanguageVersion)1200;

    public static ProjectEnvironment Of(Compilation compilation) => compilation is CSharpCompilation csharp
        ? new ProjectEnvironment(csharp.Options.AllowUnsafe, csharp.LanguageVersion)
        : new ProjectEnvironment(true, CSharp12);

    public IEnumerable<DiagnosticInfo> Check()
    {
        if (!AllowsUnsafe)
        {
            yield return Create(DiagnosticDescriptors.UnsafeNotAllowed);
        }

        if (LanguageVersion < CSharp12)
        {
            yield return Create(DiagnosticDescriptors.OldLanguage, LanguageVersion.ToDisplayString());
        }
    }

    private static DiagnosticInfo Create(DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(descriptor.Id, null, 0, 0, default, default, new EquatableArray<string>(arguments));
}
