using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Finds which values of a field choose which members of a union beside it.</summary>
internal sealed class ChoiceResolver
{
    private readonly ManifestScope _scope;
    private readonly string? _arch;
    private readonly IReadOnlyList<FieldModel> _fields;
    private readonly CsNameRegistry _names;

    /// <param name="scope">The manifest.</param>
    /// <param name="arch">The architecture whose constants count.</param>
    /// <param name="fields">The fields of the struct.</param>
    public ChoiceResolver(ManifestScope scope, string? arch, IReadOnlyList<FieldModel> fields)
    {
        _scope = scope;
        _arch = arch;
        _fields = fields;
        _names = new CsNameRegistry(scope);
        foreach (FieldModel field in fields.Where(field => field.CName.Length > 0))
        {
            _names.TryAdd("", field.CsName, field.CName, "");
        }
    }

    public IEnumerable<ChosenModel> Resolve(FieldDefinition union, FieldModel model, FieldDefinition? tagDefinition, IEnumerable<string> siblings)
    {
        FieldModel? tag = _fields.FirstOrDefault(field => field.CName == union.Tag && field.Kind is FieldKind.Plain or FieldKind.Bits);
        if (tag is null || ScalarType.Find(tagDefinition?.Type ?? "") is not { Size: <= 8 } type)
        {
            string suggestion = NearestName.Suggest(union.Tag!, siblings.Where(name => name != union.Tag));
            Report(union.Pointer + "/tag", union, $"the struct has no such field that is a number{suggestion}");
            yield break;
        }

        int bits = tag.Bits?.Width ?? (type.Size * 8);
        Dictionary<ulong, string> taken = [];
        foreach (FieldDefinition member in union.Nested!.Value.Where(member => member.When.Count > 0 && (_arch is null || Architectures.Has(member.Arch, _arch))))
        {
            FieldModel? chosen = model.Nested!.Fields.FirstOrDefault(field => field.Kind == FieldKind.Plain && field.CName == member.Name);
            if (chosen is null)
            {
                Report(member.Pointer + "/when", union, "a member without a name, or of no size, cannot be chosen");
                continue;
            }

            string[] values = [.. ValuesOf(member, union, bits, taken)];
            bool isUnique = _names.TryAdd("", "TryGet" + chosen.CsName, chosen.CName, member.Pointer) && _names.TryAdd("", "Set" + chosen.CsName, chosen.CName, member.Pointer);
            if (values.Length == member.When.Count && isUnique)
            {
                yield return new ChosenModel(
                    chosen.CName, chosen.CsName, TypeOf(chosen, model), model.CsName, model.CName, tag.CsName, tag.CName, tag.CsType, new EquatableArray<string>(values));
            }
        }
    }

    private IEnumerable<string> ValuesOf(FieldDefinition member, FieldDefinition union, int bits, Dictionary<ulong, string> taken)
    {
        foreach (string expression in member.When)
        {
            string pointer = member.Pointer + "/when";
            if (_scope.TryEvaluate(expression, _arch, null, out string error) is not { } value)
            {
                Report(pointer, union, $"'{expression}' is no constant: {error}");
                continue;
            }

            ulong key = unchecked((ulong)value) & (ulong.MaxValue >> (64 - bits));
            if (bits < 64 && (value < -(1L << (bits - 1)) || value >= 1L << bits))
            {
                Report(pointer, union, $"'{expression}' is {value.ToString(CultureInfo.InvariantCulture)}, which does not fit in the {StructLayoutCalculator.Text(bits)} bits of the tag");
            }
            else if (taken.TryGetValue(key, out string? other))
            {
                Report(pointer, union, $"'{expression}' has the value of '{other}'");
            }
            else
            {
                taken.Add(key, expression);
                yield return value.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Gets a member's type as the struct around the union names it: what a named union declares is inside it.</summary>
    private static string TypeOf(FieldModel chosen, FieldModel union)
    {
        StructLayoutModel layout = union.Nested!;
        bool isInside = layout.Nested.Any(nested => nested.CsName == chosen.CsType) || layout.Arrays.Any(array => array.CsName == chosen.CsType);
        return isInside ? $"{layout.CsName}.{chosen.CsType}" : chosen.CsType;
    }

    private void Report(string pointer, FieldDefinition union, string reason) =>
        _scope.Report(DiagnosticDescriptors.BadTag, pointer, union.Name ?? "union", union.Tag!, reason);
}
