using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads an ioctl's <c>arg</c>.</summary>
internal static class ArgumentParser
{
    private static readonly ArgumentDefinition s_none = new(ArgumentForm.None, null, Access.In, false, null, null, null, null);

    public static ArgumentDefinition? Parse(ParseContext context, JsonValue? value)
    {
        if (value is null || value.Kind == JsonKind.String)
        {
            return context.OneOf(value, "form of argument", "none", "none") is null ? null : s_none;
        }

        if (!context.IsObject(value, "arg", "type", "access", "nullable", "name", "enum", "grow", "value", "fd", "summary"))
        {
            return null;
        }

        string? name = context.OptionalName(value, "name") is { } given ? NamingRules.Escape(given) : null;
        string? summary = context.OptionalString(value, "summary");
        string? enumName = context.OptionalString(value, "enum");
        if (value.Find("fd") is not null)
        {
            return new ArgumentDefinition(ArgumentForm.Descriptor, context.OptionalString(value, "fd"), Access.In, false, name, null, null, summary);
        }

        if (value.Find("value") is { } number)
        {
            string? type = context.OneOf(number, "type of a value", null, "u32", "u64", "s32", "s64", "ulong", "long", "int", "uint");
            return type is null ? null : new ArgumentDefinition(ArgumentForm.Value, type, Access.In, false, name, enumName, null, summary);
        }

        return ParseMemory(context, value, name, enumName, summary);
    }

    private static ArgumentDefinition? ParseMemory(ParseContext context, JsonValue value, string? name, string? enumName, string? summary)
    {
        string? type = context.RequiredString(value, "arg", "type");
        string? access = context.OneOf(value.Find("access"), "access", null, "in", "out", "inout");
        if (value.Find("access") is null)
        {
            context.Missing(value, "arg", "access");
        }

        if (type is null || access is null)
        {
            return null;
        }

        Access parsed = access == "in" ? Access.In : access == "out" ? Access.Out : Access.InOut;
        GrowthDefinition? growth = value.Find("grow") is { } grow ? ParseGrowth(context, grow) : null;
        return new ArgumentDefinition(ArgumentForm.Memory, type, parsed, context.Boolean(value, "nullable"), name, enumName, growth, summary);
    }

    private static GrowthDefinition? ParseGrowth(ParseContext context, JsonValue grow)
    {
        if (!context.IsObject(grow, "grow", "errno", "how", "start"))
        {
            return null;
        }

        string? how = context.OneOf(grow.Find("how"), "way to grow", null, "double", "writeback");
        if (grow.Find("how") is null)
        {
            context.Missing(grow, "grow", "how");
        }

        return how is null ? null : new GrowthDefinition(
            context.OptionalString(grow, "errno") ?? "E2BIG",
            how == "double" ? GrowthForm.Double : GrowthForm.WriteBack,
            context.Integer(grow, "start") ?? (how == "double" ? 64 : 0));
    }
}
