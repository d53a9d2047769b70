using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Layout;

/// <summary>
/// The names of one manifest, and the problems found in it. A name may be defined once for each architecture. What the manifest does not define is looked
/// for in those that it imports.
/// </summary>
internal sealed class ManifestScope
{
    private static readonly DiagnosticDescriptor[] s_followsFromImport =
    [
        DiagnosticDescriptors.BadExpression, DiagnosticDescriptors.UnknownType, DiagnosticDescriptors.UnknownEnum, DiagnosticDescriptors.UnknownHandle,
        DiagnosticDescriptors.UnknownCapability,
    ];

    private const string SizeOfStart = "sizeof(";

    private readonly Dictionary<string, List<(EquatableArray<string> Arch, string Expression)>> _expressions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (EnumDefinition Enum, EnumMemberDefinition Member)> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _badExpressions = new(StringComparer.Ordinal);

    private StructLayoutCalculator? _calculator;

    public ManifestScope(ManifestDefinition manifest, params ManifestScope[] imports)
    {
        Manifest = manifest;
        FileId = NamingRules.ToPascal(manifest.Id);
        Imports = imports;
        Types = new NamedDefinitions<TypeDefinition>(this, manifest.Types, type => type.CName, type => type.Arch, type => type.Pointer);
        Enums = new NamedDefinitions<EnumDefinition>(this, manifest.Enums, item => item.CName, item => item.Arch, item => item.Pointer);
        Handles = new NamedDefinitions<HandleDefinition>(this, manifest.Handles, handle => handle.Id, _ => EquatableArray<string>.Empty, handle => handle.Pointer);
        foreach (ConstantDefinition constant in manifest.Constants)
        {
            AddExpression(constant.CName, constant.Arch, constant.Expression);
        }

        foreach (EnumDefinition item in manifest.Enums)
        {
            foreach (EnumMemberDefinition member in item.Members)
            {
                AddExpression(member.CName, item.Arch, member.Expression);
                if (!_members.ContainsKey(member.CName))
                {
                    _members.Add(member.CName, (item, member));
                }
            }
        }
    }

    public ManifestDefinition Manifest { get; }

    public NamedDefinitions<TypeDefinition> Types { get; }

    public NamedDefinitions<EnumDefinition> Enums { get; }

    public NamedDefinitions<HandleDefinition> Handles { get; }

    public IReadOnlyList<ManifestScope> Imports { get; }

    /// <summary>Gets a value indicating whether an import is missing, which has been reported: that names are unknown then follows from it.</summary>
    public bool LacksNames { get; init; }

    /// <summary>Gets what stops the work, which is asked before each definition.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Gets what the names of the manifest's files begin with.</summary>
    public string FileId { get; init; }

    public StructLayoutCalculator Calculator => _calculator ??= new StructLayoutCalculator(this);

    public List<Problem> Problems { get; } = [];

    /// <summary>Gets the names of all types that may be named here.</summary>
    public IEnumerable<string> TypeNames => Imports.SelectMany(import => import.Types.Names).Concat(Types.Names);

    /// <summary>Gets the names of all enums that may be named here.</summary>
    public IEnumerable<string> EnumNames => Imports.SelectMany(import => import.Enums.Names).Concat(Enums.Names);

    /// <summary>Gets the ids of all handles that may be named here.</summary>
    public IEnumerable<string> HandleIds => Imports.SelectMany(import => import.Handles.Names).Concat(Handles.Names);

    /// <summary>Gets the manifest that defines a type: this one, or the first that is imported and has it; this one where none has.</summary>
    public ManifestScope OwnerOfType(string cName) => OwnerOf(scope => scope.Types.Contains(cName));

    /// <summary>Lays out a struct as an architecture uses it; <see langword="null"/> where no manifest has it, or it is wrong.</summary>
    public StructLayoutModel? LayOutEmitted(string cName, string arch)
    {
        ManifestScope owner = OwnerOfType(cName);
        return owner.Types.Find(cName, arch) is { } definition ? owner.Calculator.LayOutEmitted(definition, arch) : null;
    }

    /// <summary>Gets the manifest that defines an enum.</summary>
    public ManifestScope OwnerOfEnum(string cName) => OwnerOf(scope => scope.Enums.Contains(cName));

    /// <summary>Gets an enum's C# type as it must be written in a namespace; <see langword="null"/> where it is unknown, which is reported.</summary>
    public string? EnumTypeOf(string cName, string pointer, string from)
    {
        ManifestScope owner = OwnerOfEnum(cName);
        if (owner.Enums.Find(cName) is { } definition)
        {
            return Qualify(CsNameOf(definition), owner.NamespaceOf(definition.Arch), from);
        }

        Report(DiagnosticDescriptors.UnknownEnum, pointer, cName, NearestName.Suggest(cName, EnumNames));
        return null;
    }

    /// <summary>Gets the manifest that defines a handle.</summary>
    public ManifestScope OwnerOfHandle(string id) => OwnerOf(scope => scope.Handles.Contains(id));

    /// <summary>Reports a problem, once: what is wrong for one architecture is mostly wrong for all.</summary>
    public void Report(DiagnosticDescriptor descriptor, string pointer, params string[] arguments)
    {
        if (LacksNames && s_followsFromImport.Contains(descriptor))
        {
            return;
        }

        Problem problem = Problem.Create(descriptor, Manifest.Path, pointer, arguments);
        if (!Problems.Contains(problem))
        {
            Problems.Add(problem);
        }
    }

    /// <summary>Evaluates an expression with the names of one architecture, or of all where <paramref name="arch"/> is <see langword="null"/>.</summary>
    /// <remarks><paramref name="values"/> are names that this expression has besides.</remarks>
    public long? Evaluate(string expression, string pointer, string? arch = null, IReadOnlyDictionary<string, long>? values = null)
    {
        long? value = TryEvaluate(expression, arch, values, out string error);
        if (value is null && _badExpressions.Add(pointer))
        {
            Report(DiagnosticDescriptors.BadExpression, pointer, expression, error);
        }

        return value;
    }

    /// <summary>Evaluates an expression; a failure is not reported, but says why.</summary>
    public long? TryEvaluate(string expression, string? arch, IReadOnlyDictionary<string, long>? values, out string error) => ExpressionEvaluator.Evaluate(
        expression,
        name => values is not null && values.TryGetValue(name, out long known) ? known.ToString(CultureInfo.InvariantCulture)
            : name.StartsWith(SizeOfStart, StringComparison.Ordinal) ? SizeOf(name.Substring(SizeOfStart.Length, name.Length - SizeOfStart.Length - 1), arch)
            : FindExpression(name, arch),
        out error);

    public static string CsNameOf(TypeDefinition type) => type.CsName ?? NamingRules.ToPascal(type.CName);

    public static string CsNameOf(EnumDefinition item) => item.CsName ?? NamingRules.ToPascal(item.CName);

    public string CsNameOf(HandleDefinition handle) => handle.CsName ?? NamingRules.ToPascal(Manifest.Id + "_" + handle.Id);

    public string NamespaceOf(IReadOnlyList<string> arch) => NamespaceOf(arch.Count == 1 ? arch[0] : null);

    /// <summary>Gets the namespace of what one architecture has, or all.</summary>
    public string NamespaceOf(string? arch) => arch is null ? Manifest.Namespace : Manifest.Namespace + "." + NamingRules.ArchNamespace(arch);

    /// <summary>Writes a type's name as it must be written in a namespace.</summary>
    public static string Qualify(string csName, string ns, string from) =>
        from == ns || from.StartsWith(ns + ".", StringComparison.Ordinal) ? csName : "global::" + ns + "." + csName;

    /// <summary>Finds an enum member by its C name, as a reference for documentation and code.</summary>
    public string? FindMember(string cName)
    {
        if (_members.TryGetValue(cName, out (EnumDefinition Enum, EnumMemberDefinition Member) found))
        {
            return NamespaceOf(found.Enum.Arch) + "." + CsNameOf(found.Enum) + "." + (found.Member.CsName ?? NamingRules.ToPascal(cName, found.Enum.Prefix));
        }

        return Imports.Select(import => import.FindMember(cName)).FirstOrDefault(name => name is not null);
    }

    /// <summary>Says whether expressions may use a name.</summary>
    public bool Knows(string name) => _expressions.ContainsKey(name) || Imports.Any(import => import.Knows(name));

    private ManifestScope OwnerOf(Func<ManifestScope, bool> has) => has(this) ? this : Imports.FirstOrDefault(has) ?? this;

    private void AddExpression(string name, EquatableArray<string> arch, string expression)
    {
        if (!_expressions.TryGetValue(name, out List<(EquatableArray<string>, string)>? known))
        {
            _expressions.Add(name, known = []);
        }

        known.Add((arch, expression));
    }

    /// <summary>Gets a type's size as a number; what has no architecture may only use a size that is the same on all that have the type.</summary>
    private string? SizeOf(string type, string? arch)
    {
        int?[] sizes = [.. (arch is null ? Architectures.All : [arch]).Select(one => Calculator.SizeOf(type, one)).Where(size => size is not null).Distinct()];
        return sizes.Length > 1 ? throw new FormatException($"the size of '{type}' differs between architectures")
            : sizes.Length == 1 ? StructLayoutCalculator.Text(sizes[0]!.Value) : null;
    }

    private string? FindExpression(string name, string? arch)
    {
        if (!_expressions.TryGetValue(name, out List<(EquatableArray<string> Arch, string Expression)>? known))
        {
            return Imports.Select(import => import.FindExpression(name, arch)).FirstOrDefault(found => found is not null);
        }

        return arch is null ? known[0].Expression : known.Find(item => Architectures.Has(item.Arch, arch)).Expression;
    }
}
