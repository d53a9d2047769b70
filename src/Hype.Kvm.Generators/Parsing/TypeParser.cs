using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads <c>types</c>: structs and unions, and their fields down to any depth.</summary>
internal static class TypeParser
{
    public static EquatableArray<TypeDefinition> ParseAll(ParseContext context, JsonValue root)
    {
        List<TypeDefinition> types = [];
        foreach (JsonValue item in context.Items(root, "types"))
        {
            if (context.IsObject(item, "type", "struct", "union", "cs", "typedef", "opaque", "arch", "size", "packed", "align", "summary", "remarks", "url", "fields") && ParseType(context, item) is { } type)
            {
                types.Add(type);
            }
        }

        return new EquatableArray<TypeDefinition>(types);
    }

    private static TypeDefinition? ParseType(ParseContext context, JsonValue item)
    {
        bool isUnion = item.Find("union") is not null;
        if (context.RequiredName(item, "type", isUnion ? "union" : "struct") is not { } name)
        {
            return null;
        }

        bool isOpaque = context.Boolean(item, "opaque");
        string needed = isOpaque ? "size" : "fields";
        if (item.Find(needed) is null)
        {
            context.Missing(item, "type", needed);
        }

        return new TypeDefinition(
            item.Pointer,
            isUnion,
            name,
            context.OptionalName(item, "cs"),
            context.Boolean(item, "typedef"),
            isOpaque,
            context.Arch(item),
            context.Integer(item, "size"),
            context.Docs(item),
            ParseFields(context, context.Items(item, "fields")),
            LayoutKeys.Packing(context, item),
            LayoutKeys.Alignment(context, item));
    }

    private static EquatableArray<FieldDefinition> ParseFields(ParseContext context, IReadOnlyList<JsonValue> items)
    {
        List<FieldDefinition> fields = [];
        foreach (JsonValue item in items)
        {
            FieldDefinition? field = item.Kind == JsonKind.Array ? ParseShortField(context, item) : ParseField(context, item);
            if (field is not null)
            {
                fields.Add(field);
            }
        }

        return new EquatableArray<FieldDefinition>(fields);
    }

    /// <summary>Reads <c>["name", "type", "Summary."]</c>.</summary>
    private static FieldDefinition? ParseShortField(ParseContext context, JsonValue item)
    {
        if (item.Items.Count is < 2 or > 3 || item.Items.Exists(part => part.Kind != JsonKind.String || part.Text.Length == 0))
        {
            context.Report(DiagnosticDescriptors.WrongKind, item, "field", """["name", "type"] or ["name", "type", "summary"]""");
            return null;
        }

        if (!NamingRules.IsIdentifier(item.Items[0].Text))
        {
            context.Report(DiagnosticDescriptors.WrongValue, item.Items[0], item.Items[0].Text, "name", "");
            return null;
        }

        string? summary = item.Items.Count == 3 ? item.Items[2].Text : null;
        return new FieldDefinition(
            item.Pointer, item.Items[0].Text, null, item.Items[1].Text, false, null, null, null, null, null, EquatableArray<string>.Empty, new Documentation(summary, null, null));
    }

    private static FieldDefinition? ParseField(ParseContext context, JsonValue item)
    {
        if (!context.IsObject(item, "field", "name", "cs", "type", "struct", "union", "count", "enum", "bits", "flex", "pointer", "arch", "packed", "align", "synthetic", "tag", "when", "summary", "remarks", "url"))
        {
            return null;
        }

        string? nestedKey = item.Find("union") is not null ? "union" : item.Find("struct") is not null ? "struct" : null;
        string? name = nestedKey is null ? context.RequiredName(item, "field", "name") : context.OptionalName(item, "name");
        string? type = nestedKey is null ? context.RequiredString(item, "field", "type") : null;
        if (nestedKey is null && (name is null || type is null))
        {
            return null;
        }

        return new FieldDefinition(
            item.Pointer,
            name,
            context.OptionalName(item, "cs"),
            type,
            nestedKey == "union",
            nestedKey is null ? null : ParseFields(context, context.Items(item, nestedKey)),
            context.Integer(item, "count"),
            context.OptionalString(item, "enum"),
            context.Integer(item, "bits"),
            item.Find("flex") is { } flex ? ParseFlex(context, flex) : null,
            context.Arch(item),
            context.Docs(item),
            LayoutKeys.Packing(context, item, nestedKey is not null),
            LayoutKeys.Alignment(context, item, item.Find("bits") is null),
            context.Boolean(item, "synthetic"),
            context.OptionalName(item, "tag"),
            LayoutKeys.When(context, item));
    }

    private static FlexDefinition? ParseFlex(ParseContext context, JsonValue flex)
    {
        if (!context.IsObject(flex, "flex", "count", "bytes", "total", "max"))
        {
            return null;
        }

        int maximum = context.Integer(flex, "max") ?? int.MaxValue;
        return context.OptionalString(flex, "count") is { } count ? new FlexDefinition(FlexForm.Count, count, maximum)
            : context.OptionalString(flex, "bytes") is { } bytes ? new FlexDefinition(FlexForm.Bytes, bytes, maximum)
            : context.OptionalString(flex, "total") is { } total ? new FlexDefinition(FlexForm.Total, total, maximum)
            : new FlexDefinition(FlexForm.None, null, maximum);
    }
}
