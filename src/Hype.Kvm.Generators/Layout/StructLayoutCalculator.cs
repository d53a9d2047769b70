using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Lays structs and unions out by the rules of C on 64-bit little-endian machines. An empty struct has no size, unlike in C#.</summary>
internal sealed class StructLayoutCalculator
{
    private readonly ManifestScope _scope;
    private readonly Dictionary<string, StructLayoutModel?> _done = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public StructLayoutCalculator(ManifestScope scope) => _scope = scope;

    /// <summary>Lays out a type by its C name; <see langword="null"/> where it is unknown or wrong, which has then been reported.</summary>
    public StructLayoutModel? LayOut(string cName)
    {
        if (_done.TryGetValue(cName, out StructLayoutModel? done))
        {
            return done;
        }

        TypeDefinition type = _scope.Types[cName];
        if (!_open.Add(cName))
        {
            _scope.Report(DiagnosticDescriptors.RecursiveType, type.Pointer, cName);
            return null;
        }

        StructLayoutModel? layout = LayOut(type);
        _open.Remove(cName);
        _done[cName] = layout;
        return layout;
    }

    private StructLayoutModel? LayOut(TypeDefinition type)
    {
        string ns = _scope.NamespaceOf(type.Arch);
        var builder = new StructLayoutBuilder(this, _scope, ns, type.CName, ManifestScope.CsNameOf(type), type.IsUnion);
        StructLayoutModel? layout = builder.Build(type.Fields, type.Docs, type.IsTypedef);
        if (layout is not null && type.ExpectedSize is { } expected && expected != layout.Size)
        {
            _scope.Report(DiagnosticDescriptors.UnexpectedSize, type.Pointer + "/size", type.CName, Text(layout.Size), Text(expected));
        }

        return layout;
    }

    /// <summary>Gets size, alignment and C# name of a type named in a field, without array dimensions.</summary>
    public (int Size, int Alignment, string CsName)? Measure(string type, string pointer, string fromNamespace)
    {
        if (ScalarType.Find(type) is { } scalar)
        {
            return (scalar.Size, scalar.Size, scalar.CsName);
        }

        if (!_scope.Types.TryGetValue(type, out TypeDefinition? definition))
        {
            string suggestion = NearestName.Suggest(type, _scope.Types.Keys.Concat(ScalarType.Names));
            _scope.Report(DiagnosticDescriptors.UnknownType, pointer, type, suggestion);
            return null;
        }

        StructLayoutModel? layout = LayOut(type);
        string csName = ManifestScope.Qualify(ManifestScope.CsNameOf(definition), _scope.NamespaceOf(definition.Arch), fromNamespace);
        return layout is null ? null : (layout.Size, layout.Alignment, csName);
    }

    public static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
