using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hype.Kvm.Generators;

/// <summary>
/// What generated code needs of the project it goes into, as its options say: not the compilation, which every keystroke changes. An analyzer would come too
/// late for both, as the compiler runs none where declarations are wrong, and a class that is unsafe, or a namespace without braces, is a declaration.
/// </summary>
internal sealed record ProjectEnvironment(bool AllowsUnsafe, LanguageVersion LanguageVersion)
{
    private const LanguageVersion CSharp12 = (LanguageVersion)1200;
    private const string UnsafeKey = "build_property.AllowUnsafeBlocks"; // made visible by the package's build props

    public static ProjectEnvironment Of(ParseOptions options, AnalyzerConfigOptions properties)
    {
        bool isForbidden = properties.TryGetValue(UnsafeKey, out string? value) && !string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
        return new ProjectEnvironment(!isForbidden, options is CSharpParseOptions csharp ? csharp.LanguageVersion : CSharp12);
    }

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
