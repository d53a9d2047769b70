using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Resolves the names of a manifest, lays out its types and computes its numbers. What is wrong is left out and reported.</summary>
internal static class ManifestResolver
{
    /// <summary>Resolves several manifests that may import each other.</summary>
    public static ResolvedManifests Resolve(IEnumerable<ManifestDefinition> manifests, CancellationToken cancellation)
    {
        ManifestDefinition[] all = [.. manifests];
        var graph = new ImportGraph(all);
        ResolvedManifests[] resolved = [.. all.Select(manifest => Resolve(graph.UnitOf(manifest), cancellation))];
        return new ResolvedManifests(
            new EquatableArray<SourceModel>(resolved.SelectMany(one => one.Sources)), new EquatableArray<Problem>(resolved.SelectMany(one => one.Problems)));
    }

    /// <summary>Resolves one manifest with those that it imports.</summary>
    public static ResolvedManifests Resolve(ManifestUnit unit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!unit.Emits)
        {
            return new ResolvedManifests(default, unit.Problems);
        }

        ManifestScope scope = ScopeOf(unit, [], cancellation);
        List<SourceModel> sources = ResolveOne(scope);
        IEnumerable<Problem> problems = unit.Manifest.IsComplete ? unit.Problems.Concat(scope.Problems) : [];
        return new ResolvedManifests(new EquatableArray<SourceModel>(WithUniqueHintNames(sources)), new EquatableArray<Problem>(problems));
    }

    /// <summary>Gets the names of a manifest; one that is imported on two ways is looked up in once.</summary>
    private static ManifestScope ScopeOf(ManifestUnit unit, Dictionary<string, ManifestScope> known, CancellationToken cancellation)
    {
        if (!known.TryGetValue(unit.FileId, out ManifestScope? scope))
        {
            ManifestScope[] imports = [.. unit.Imports.Select(import => ScopeOf(import, known, cancellation))];
            known.Add(unit.FileId, scope = new ManifestScope(unit.Manifest, imports) { FileId = unit.FileId, LacksNames = unit.LacksNames, Cancellation = cancellation });
        }

        return scope;
    }

    private static List<SourceModel> ResolveOne(ManifestScope scope)
    {
        List<SourceModel> sources = [];
        var names = new CsNameRegistry(scope);
        AddImported(scope, names);
        sources.AddRange(ConstantsOf(scope));
        AddEach(scope, sources, scope.Enums, item => item.Pointer, item => item.CName, item => EnumOf(scope, names, item));
        AddEach(scope, sources, scope.Handles, item => item.Pointer, item => item.Id, item => HandleOf(scope, names, item));
        AddEach(scope, sources, scope.Types, item => item.Pointer, item => item.CName, item => TypesOf(scope, names, item));
        var ioctls = new IoctlResolver(scope);
        AddEach(scope, sources, scope.Manifest.Ioctls, item => item.Pointer, item => item.CName, ioctls.Resolve);
        AddEach(scope, sources, [scope.Manifest], _ => "", manifest => manifest.Id, _ => new TableResolver(scope, ioctls).Resolve());
        return sources;
    }

    /// <summary>Takes the names that an imported manifest has in the same namespace: they are compiled already, or will be.</summary>
    private static void AddImported(ManifestScope scope, CsNameRegistry names)
    {
        foreach (ManifestScope import in scope.Imports.Where(import => import.Manifest.Namespace == scope.Manifest.Namespace))
        {
            string ns = import.Manifest.Namespace;
            IEnumerable<(string Namespace, string CsName, string CName)> taken = import.Enums.Select(item => (import.NamespaceOf(item.Arch), ManifestScope.CsNameOf(item), item.CName))
                .Concat(import.Handles.Select(item => (ns, import.CsNameOf(item), item.Id)))
                .Concat(import.Types.SelectMany(item => Homes(import, item).Select(arch => (import.NamespaceOf(arch), ManifestScope.CsNameOf(item), item.CName))));
            foreach ((string Namespace, string CsName, string CName) name in taken.Distinct())
            {
                names.TryAdd(name.Namespace, name.CsName, name.CName, "");
            }
        }
    }

    /// <summary>Gets the architectures in whose namespaces a type is; <see langword="null"/> is the manifest's own.</summary>
    private static IEnumerable<string?> Homes(ManifestScope scope, TypeDefinition definition) =>
        scope.Calculator.IsSplit(definition) ? Architectures.TypedOf(definition.Arch).Cast<string?>() : [null];

    /// <summary>Resolves definitions one by one, so that a defect of ours names the definition and costs no other.</summary>
    internal static void AddEach<T>(
        ManifestScope scope, List<SourceModel> sources, IEnumerable<T> items, Func<T, string> pointer, Func<T, string> name, Func<T, IEnumerable<SourceModel>> resolve)
    {
        foreach (T item in items)
        {
            scope.Cancellation.ThrowIfCancellationRequested();
            try
            {
                sources.AddRange(resolve(item).ToArray());
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                scope.Report(DiagnosticDescriptors.GeneratorFailed, pointer(item), name(item), exception.Message);
            }
        }
    }

    private static IEnumerable<SourceModel> ConstantsOf(ManifestScope scope)
    {
        foreach (IGrouping<string, ConstantDefinition> group in scope.Manifest.Constants.SelectMany(Homes, Tuple.Create).GroupBy(pair => pair.Item2, pair => pair.Item1))
        {
            List<ConstantModel> constants = [];
            var names = new CsNameRegistry(scope);
            foreach (ConstantDefinition constant in group)
            {
                if (scope.Evaluate(constant.Expression, constant.Pointer, group.Key.Length == 0 ? null : group.Key) is { } value && constant.Emit)
                {
                    // What fills the highest bit is a mask, unless it is written with a minus.
                    bool isMask = value < 0 && constant.Expression[0] != '-';
                    string csType = isMask ? "ulong" : value is >= int.MinValue and <= int.MaxValue ? "int" : "long";
                    string text = isMask ? "0x" + value.ToString("X", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);
                    string csName = constant.CsName ?? NamingRules.ToPascal(constant.CName, scope.Manifest.Prefix);
                    if (names.TryAdd("", csName, constant.CName, constant.Pointer))
                    {
                        constants.Add(new ConstantModel(constant.CName, csName, csType, text, constant.Summary));
                    }
                }
            }

            if (constants.Count == 0)
            {
                continue;
            }

            string arch = group.Key.Length == 0 ? "" : NamingRules.ArchNamespace(group.Key);
            string className = NamingRules.ToPascal(scope.Manifest.Id) + arch + "Constants";
            string ns = scope.NamespaceOf(group.Key.Length == 0 ? null : group.Key);
            yield return new ConstantsModel(HintName(scope, "Constants", className), ns, className, new EquatableArray<ConstantModel>(constants));
        }
    }

    /// <summary>Gets the architectures in whose namespaces a constant is; the empty one is the manifest's own.</summary>
    private static IEnumerable<string> Homes(ConstantDefinition constant) => constant.Arch.Count == 0 ? [""] : Architectures.TypedOf(constant.Arch);

    private static IEnumerable<SourceModel> EnumOf(ManifestScope scope, CsNameRegistry names, EnumDefinition definition)
    {
        string csName = ManifestScope.CsNameOf(definition);
        string ns = scope.NamespaceOf(definition.Arch);
        if (!names.TryAdd(ns, csName, definition.CName, definition.Pointer))
        {
            yield break;
        }

        List<EnumMemberModel> members = [];
        var memberNames = new CsNameRegistry(scope);
        foreach (EnumMemberDefinition member in definition.Members)
        {
            string name = member.CsName ?? NamingRules.ToPascal(member.CName, definition.Prefix);
            if (scope.Evaluate(member.Expression, member.Pointer, definition.Arch.Count == 1 ? definition.Arch[0] : null) is { } value && memberNames.TryAdd("", name, member.CName, member.Pointer))
            {
                members.Add(new EnumMemberModel(member.CName, name, EnumValue.Format(value, definition.BaseType, definition.IsFlags), member.IsSynthetic, member.Docs));
            }
        }

        string baseType = ScalarType.Find(definition.BaseType)!.CsName;
        yield return new EnumModel(
            HintName(scope, "Enums", csName, definition.Arch.Count == 1 ? definition.Arch[0] : null), ns, definition.CName, csName, baseType, definition.IsFlags, definition.Docs, new EquatableArray<EnumMemberModel>(members));
    }

    private static IEnumerable<SourceModel> HandleOf(ManifestScope scope, CsNameRegistry names, HandleDefinition definition)
    {
        string csName = scope.CsNameOf(definition);
        if (!names.TryAdd(scope.Manifest.Namespace, csName, definition.Id, definition.Pointer))
        {
            yield break;
        }

        string? parent = null;
        if (definition.Parent is { } parentId)
        {
            ManifestScope owner = scope.OwnerOfHandle(parentId);
            if (owner.Handles.Find(parentId) is { } found)
            {
                parent = ManifestScope.Qualify(owner.CsNameOf(found), owner.Manifest.Namespace, scope.Manifest.Namespace);
            }
            else
            {
                scope.Report(DiagnosticDescriptors.UnknownHandle, definition.Pointer + "/parent", parentId, NearestName.Suggest(parentId, scope.HandleIds));
            }
        }

        yield return new HandleModel(
            HintName(scope, "Handles", csName),
            scope.Manifest.Namespace,
            definition.Id,
            csName,
            "global::" + scope.Manifest.Exception,
            definition.Docs,
            parent,
            definition.CanAdopt,
            definition.Open);
    }

    private static IEnumerable<SourceModel> TypesOf(ManifestScope scope, CsNameRegistry names, TypeDefinition definition)
    {
        string[] typed = [.. Architectures.TypedOf(definition.Arch)];
        if (definition.IsOpaque || typed.Length == 0)
        {
            yield break;
        }

        string csName = ManifestScope.CsNameOf(definition);
        foreach (string? arch in Homes(scope, definition))
        {
            string ns = scope.NamespaceOf(arch);
            if (names.TryAdd(ns, csName, definition.CName, definition.Pointer) && scope.Calculator.LayOut(definition, arch, ns) is { } layout)
            {
                yield return new StructModel(HintName(scope, "Types", csName, arch), ns, layout);
            }
        }
    }

    /// <summary>Names a file: <c>Kvm.Types.KvmRegs.X64.g.cs</c>.</summary>
    public static string HintName(ManifestScope scope, string kind, string name, string? arch = null)
    {
        string below = arch is null ? "" : "." + NamingRules.ArchNamespace(arch);
        return $"{scope.FileId}.{kind}.{name}{below}.g.cs";
    }

    /// <summary>Numbers files whose names would differ in nothing, or in case alone, which the compiler does not take.</summary>
    private static IEnumerable<SourceModel> WithUniqueHintNames(List<SourceModel> sources)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (SourceModel source in sources)
        {
            string name = source.HintName;
            for (int number = 2; !seen.Add(name); number++)
            {
                name = source.HintName.Replace(".g.cs", $".{StructLayoutCalculator.Text(number)}.g.cs");
            }

            yield return name == source.HintName ? source : source with { HintName = name };
        }
    }
}
