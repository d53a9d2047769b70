using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Layout;

/// <summary>The names of one manifest, and the problems found in it.</summary>
internal sealed class ManifestScope
{
    private readonly Dictionary<string, string> _expressions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _badExpressions = new(StringComparer.Ordinal);

    public ManifestScope(ManifestDefinition manifest)
    {
        Manifest = manifest;
        AddUnique(manifest.Types, type => type.CName, type => type.Pointer, Types);
        AddUnique(manifest.Enums, item => item.CName, item => item.Pointer, Enums);
        AddUnique(manifest.Handles, handle => handle.Id, handle => handle.Pointer, Handles);
        foreach (ConstantDefinition constant in manifest.Constants)
        {
            _expressions[constant.CName] = constant.Expression;
        }

        foreach (EnumMemberDefinition member in manifest.Enums.SelectMany(item => item.Members))
        {
            _expressions[member.CName] = member.Expression;
        }
    }

    public ManifestDefinition Manifest { get; }

    public Dictionary<string, TypeDefinition> Types { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, EnumDefinition> Enums { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, HandleDefinition> Handles { get; } = new(StringComparer.Ordinal);

    public List<Problem> Problems { get; } = [];

    public void Report(DiagnosticDescriptor descriptor, string pointer, params string[] arguments) =>
        Problems.Add(Problem.Create(descriptor, Manifest.Path, pointer, arguments));

    public long? Evaluate(string expression, string pointer)
    {
        long? value = ExpressionEvaluator.Evaluate(expression, name => _expressions.TryGetValue(name, out string? text) ? text : null, out string error);
        if (value is null && _badExpressions.Add(pointer))
        {
            Report(DiagnosticDescriptors.BadExpression, pointer, expression, error);
        }

        return value;
    }

    public static string CsNameOf(TypeDefinition type) => type.CsName ?? NamingRules.ToPascal(type.CName);

    public static string CsNameOf(EnumDefinition item) => item.CsName ?? NamingRules.ToPascal(item.CName);

    public string CsNameOf(HandleDefinition handle) => handle.CsName ?? NamingRules.ToPascal(Manifest.Id + "_" + handle.Id);

    public string NamespaceOf(IReadOnlyList<string> arch)
    {
        string? below = NamingRules.ArchNamespace(arch);
        return below is null ? Manifest.Namespace : Manifest.Namespace + "." + below;
    }

    /// <summary>Writes a type's name as it must be written in a namespace.</summary>
    public static string Qualify(string csName, string ns, string from) =>
        from == ns || from.StartsWith(ns + ".", StringComparison.Ordinal) ? csName : "global::" + ns + "." + csName;

    /// <summary>Finds an enum member by its C name, as a reference for documentation.</summary>
    public string? FindMember(string cName)
    {
        foreach (EnumDefinition item in Manifest.Enums)
        {
            foreach (EnumMemberDefinition member in item.Members)
            {
                if (member.CName == cName)
                {
                    return NamespaceOf(item.Arch) + "." + CsNameOf(item) + "." + (member.CsName ?? NamingRules.ToPascal(member.CName, item.Prefix));
                }
            }
        }

        return null;
    }

    private void AddUnique<T>(IEnumerable<T> items, Func<T, string> name, Func<T, string> pointer, Dictionary<string, T> into)
    {
        foreach (T item in items)
        {
            if (into.ContainsKey(name(item)))
            {
                Report(DiagnosticDescriptors.DuplicateDefinition, pointer(item), name(item));
            }
            else
            {
                into.Add(name(item), item);
            }
        }
    }
}
