using Hype.Kvm.Facts;
using Hype.Kvm.Facts.Claims;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Tests.Facts;

/// <summary>The layouts that the generator computed for one architecture.</summary>
internal sealed class ModelRecords
{
    private readonly TargetArchitecture _architecture;
    private readonly Dictionary<string, StructLayoutModel> _layouts;

    private ModelRecords(ResolvedManifests resolved, TargetArchitecture architecture)
    {
        _architecture = architecture;
        _layouts = resolved.Sources.OfType<StructModel>()
            .Where(type => architecture.Has(type.Namespace))
            .ToDictionary(type => type.Layout.CsName, type => type.Layout, StringComparer.Ordinal);
    }

    public static IEnumerable<RecordClaim> Of(ResolvedManifests resolved, TargetArchitecture architecture)
    {
        var records = new ModelRecords(resolved, architecture);
        return records._layouts.Values.Select(records.Record);
    }

    private RecordClaim Record(StructLayoutModel layout) => new(
        layout.CName, layout.Size, [.. Members(layout, "", 0)], layout.Flex is { } flex ? (flex.Offset, flex.ElementSize) : null)
    {
        // Where architectures share a type, it is aligned for the strictest of them.
        Alignment = HasMembersOfOne(layout) ? null : layout.Alignment,
    };

    private static bool HasMembersOfOne(StructLayoutModel layout) =>
        layout.Fields.Any(field => field.Arch.Count > 0 || (field.Nested is { } nested && HasMembersOfOne(nested)));

    private IEnumerable<MemberClaim> Members(StructLayoutModel layout, string path, int start) =>
        layout.Fields
            .Where(field => Architectures.Has(field.Arch, _architecture.Name))
            .SelectMany(field => Member(field, path, start + field.Offset));

    private IEnumerable<MemberClaim> Member(FieldModel field, string path, int start) => field.Kind switch
    {
        FieldKind.Plain => Inner(field, path + field.CName, start).Prepend(MemberClaim.Bytes(path + field.CName, start, field.Size)),
        FieldKind.Bits => [new MemberClaim(path + field.CName, (start * 8) + field.Bits!.Shift, field.Bits.Width, IsBitField: true)],
        FieldKind.Anonymous => Members(field.Nested!, path, start),
        _ => [],
    };

    private IEnumerable<MemberClaim> Inner(FieldModel field, string path, int start) =>
        (field.Nested ?? _layouts.GetValueOrDefault(field.CsType.Split('.')[^1])) is { } nested
            ? Members(nested, path + (field.Size == nested.Size ? "." : "[]."), start)
            : [];
}
