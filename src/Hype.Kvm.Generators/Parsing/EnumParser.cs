using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads <c>enums</c>.</summary>
internal static class EnumParser
{
    private static readonly string[] s_baseTypes = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64"];

    public static EquatableArray<EnumDefinition> ParseAll(ParseContext context, JsonValue root)
    {
        List<EnumDefinition> enums = [];
        foreach (JsonValue item in context.Items(root, "enums"))
        {
            if (context.IsObject(item, "enum", "c", "cs", "prefix", "base", "flags", "arch", "summary", "remarks", "url", "members")
                && context.RequiredString(item, "enum", "c") is not null
                && context.OptionalName(item, "c", mayHaveDots: true) is { } cName)
            {
                enums.Add(Parse(context, item, cName));
            }
        }

        return new EquatableArray<EnumDefinition>(enums);
    }

    private static EnumDefinition Parse(ParseContext context, JsonValue item, string cName)
    {
        string prefix = context.OptionalString(item, "prefix") ?? cName + "_";
        string baseType = context.OneOf(item.Find("base"), "base type", "u32", s_baseTypes)!;
        List<EnumMemberDefinition> members = [];
        foreach (JsonMember member in context.Members(item, "members"))
        {
            if (context.IsName(member) && ParseMember(context, member) is { } parsed)
            {
                members.Add(parsed);
            }
        }

        return new EnumDefinition(
            item.Pointer,
            cName,
            context.OptionalName(item, "cs"),
            prefix,
            baseType,
            context.Boolean(item, "flags"),
            context.Arch(item),
            context.Docs(item),
            new EquatableArray<EnumMemberDefinition>(members));
    }

    private static EnumMemberDefinition? ParseMember(ParseContext context, JsonMember member)
    {
        var none = new Documentation(null, null, null);
        JsonValue value = member.Value;
        if (value.Kind != JsonKind.Object)
        {
            return context.Expression(value, member.Key) is { } number ? new EnumMemberDefinition(value.Pointer, member.Key, null, number, false, none) : null;
        }

        context.IsObject(value, "enum member", "value", "cs", "summary", "remarks", "url", "synthetic");
        if (value.Find("value") is not { } given)
        {
            context.Missing(value, "enum member", "value");
            return null;
        }

        return context.Expression(given, "value") is { } expression
            ? new EnumMemberDefinition(value.Pointer, member.Key, context.OptionalName(value, "cs"), expression, context.Boolean(value, "synthetic"), context.Docs(value))
            : null;
    }
}
