using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>
/// Lays structs and unions out by the rules of C on 64-bit machines. An empty struct has no size, unlike in C#. A type that is the same on all its
/// architectures is one C# type; one that is not, or that only one architecture has, is split into one for each.
/// </summary>
internal sealed class StructLayoutCalculator
{
    private const string EverywhereQualified = ""; // no namespace is inside this one, so that names tell types of different architectures apart

    private readonly ManifestScope _scope;
    private readonly Dictionary<(string Pointer, string? Arch, string Namespace), StructLayoutModel?> _done = [];
    private readonly Dictionary<string, bool> _isSplit = new(StringComparer.Ordinal);
    private readonly HashSet<(string Pointer, string? Arch)> _open = [];

    public StructLayoutCalculator(ManifestScope scope) => _scope = scope;

    /// <summary>Lays out what one architecture has of a type, or all have where <paramref name="arch"/> is <see langword="null"/>.</summary>
    /// <returns>The layout; <see langword="null"/> where it is wrong, which has then been reported.</returns>
    public StructLayoutModel? LayOut(TypeDefinition type, string? arch, string fromNamespace)
    {
        (string Pointer, string? Arch, string Namespace) key = (type.Pointer, arch, fromNamespace);
        if (_done.TryGetValue(key, out StructLayoutModel? done))
        {
            return done;
        }

        if (!_open.Add((type.Pointer, arch)))
        {
            _scope.Report(DiagnosticDescriptors.RecursiveType, type.Pointer, type.CName);
            return null;
        }

        var builder = new StructLayoutBuilder(this, _scope, arch, fromNamespace, type.CName, ManifestScope.CsNameOf(type), type.IsUnion, packing: type.Packing);
        StructLayoutModel? layout = builder.Build(type.Fields, type.Docs, type.IsTypedef, type.Alignment);
        if (layout is not null && type.ExpectedSize is { } expected && expected != layout.Size)
        {
            _scope.Report(DiagnosticDescriptors.UnexpectedSize, type.Pointer + "/size", type.CName, Text(layout.Size), Text(expected));
        }

        _open.Remove((type.Pointer, arch));
        _done[key] = layout;
        return layout;
    }

    /// <summary>Lays out a type as it is emitted: the C# type that an architecture uses.</summary>
    public StructLayoutModel? LayOutEmitted(TypeDefinition type, string arch) =>
        IsSplit(type) ? LayOut(type, arch, _scope.NamespaceOf(arch)) : LayOut(type, null, _scope.NamespaceOf((string?)null));

    /// <summary>Says whether a type is one C# type for each architecture that has it.</summary>
    public bool IsSplit(TypeDefinition type)
    {
        if (_isSplit.TryGetValue(type.Pointer, out bool known))
        {
            return known;
        }

        string[] arch = [.. Architectures.TypedOf(type.Arch)];
        bool isSplit = arch.Length == 1 || (arch.Length > 1 && !IsSame(type, arch));
        _isSplit[type.Pointer] = isSplit;
        return isSplit;
    }

    /// <summary>Gets size, alignment and C# name of a type named in a field, without array dimensions.</summary>
    public Measured? Measure(string type, string? arch, string pointer, string fromNamespace)
    {
        if (ScalarType.Find(type) is { } scalar)
        {
            return new Measured(scalar.Size, scalar.Size, scalar.CsName, null);
        }

        ManifestScope owner = _scope.OwnerOfType(type);
        if (owner.Types.Find(type, arch) is not { } definition)
        {
            string suggestion = owner.Types.Contains(type)
                ? $" on {arch ?? "all architectures"}, though others have it"
                : NearestName.Suggest(type, _scope.TypeNames.Concat(ScalarType.Names));
            _scope.Report(DiagnosticDescriptors.UnknownType, pointer, type, suggestion);
            return null;
        }

        return owner.Calculator.Measure(definition, arch, fromNamespace);
    }

    /// <summary>Gets the size that a request number encodes; <see langword="null"/> where the architecture lacks the type.</summary>
    public int? SizeOf(string type, string arch) =>
        ScalarType.Find(type) is { } scalar ? scalar.Size
        : _scope.OwnerOfType(type) is var owner && owner.Types.Find(type, arch) is { } definition ? owner.Calculator.Measure(definition, arch, EverywhereQualified)?.Size
        : null;

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Measured? Measure(TypeDefinition type, string? arch, string fromNamespace)
    {
        if (type.IsOpaque)
        {
            return new Measured(type.ExpectedSize ?? 0, 1, "", null);
        }

        bool isSplit = IsSplit(type);
        string? home = arch ?? (isSplit ? Architectures.TypedOf(type.Arch).First() : null);
        string ns = _scope.NamespaceOf(isSplit ? home : null);
        StructLayoutModel? layout = LayOut(type, isSplit ? home : arch, ns);
        return layout is null ? null : new Measured(layout.Size, layout.Alignment, ManifestScope.Qualify(ManifestScope.CsNameOf(type), ns, fromNamespace), layout.Flex);
    }

    private bool IsSame(TypeDefinition type, string[] arch)
    {
        _isSplit[type.Pointer] = false; // for a type that contains itself, which is reported in the layout
        StructLayoutModel?[] layouts = Array.ConvertAll(arch, one => WithoutTagged(LayOut(type, one, EverywhereQualified), type.Fields, one));
        StructLayoutModel? first = layouts[0];
        if (first is null || !Array.TrueForAll(layouts, other => other == first))
        {
            return first is null;
        }

        // What is tagged must not move or enlarge what is not.
        return !type.Fields.Any(HasTagged) || WithoutTagged(LayOut(type, null, EverywhereQualified), type.Fields, null) == first;
    }

    private static bool HasTagged(FieldDefinition field) => field.Arch.Count > 0 || (field.Nested?.Any(HasTagged) ?? false);

    /// <summary>Leaves out the members that are tagged with architectures, down to any depth: the rest must be the same for a type to be one.</summary>
    private static StructLayoutModel? WithoutTagged(StructLayoutModel? layout, IEnumerable<FieldDefinition> definitions, string? arch)
    {
        if (layout is null)
        {
            return null;
        }

        var tagged = new HashSet<string>(definitions.Where(field => field.Arch.Count > 0).Select(field => field.Name ?? ""), StringComparer.Ordinal);
        List<FieldModel> fields = [];
        FieldDefinition[] anonymous = [.. definitions.Where(field => field.Name is null && (arch is null || Architectures.Has(field.Arch, arch)))];
        foreach (FieldModel field in layout.Fields)
        {
            FieldDefinition? definition = field.Kind == FieldKind.Anonymous ? anonymous[StructLayoutBuilder.AnonymousIndexOf(field)] : definitions.FirstOrDefault(item => item.Name == field.CName);
            if (definition is null || definition.Arch.Count == 0)
            {
                StructLayoutModel? nested = field.Nested is null || definition?.Nested is null ? field.Nested : WithoutTagged(field.Nested, definition.Nested, arch);
                fields.Add(field with { Nested = nested });
            }
        }

        // The types of nested members are compared with the members. A tagged member may ask for more alignment, if that moves nothing.
        return layout with
        {
            Alignment = definitions.Any(HasTagged) ? 1 : layout.Alignment,
            Fields = new EquatableArray<FieldModel>(fields),
            Nested = EquatableArray<StructLayoutModel>.Empty,
            Arrays = definitions.Any(HasTagged) ? EquatableArray<ArrayModel>.Empty : layout.Arrays,
        };
    }
}
