using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads an ioctl's <c>arg</c>.</summary>
internal static class ArgumentParser
{
    private static readonly ArgumentDefinition s_none = new(
        ArgumentForm.None, EquatableArray<string>.Empty, Access.In, false, null, null, null, EquatableArray<PointeeDefinition>.Empty, null);

    public static ArgumentDefinition? Parse(ParseContext context, JsonValue? value)
    {
        if (value is null || value.Kind == JsonKind.String)
        {
            return context.OneOf(value, "form of argument", "none", "none") is null ? null : s_none;
        }

        if (!context.IsObject(value, "arg", "type", "access", "nullable", "name", "enum", "grow", "pointees", "value", "fd", "summary"))
        {
            return null;
        }

        ArgumentDefinition named = s_none with
        {
            Name = context.OptionalName(value, "name") is { } given ? NamingRules.Escape(given) : null,
            Summary = context.OptionalString(value, "summary"),
            Enum = context.OptionalString(value, "enum"),
        };
        if (value.Find("fd") is not null)
        {
            return named with { Form = ArgumentForm.Descriptor, Types = One(context.OptionalString(value, "fd")), Enum = null };
        }

        if (value.Find("value") is { } number)
        {
            string? type = context.OneOf(number, "type of a value", null, "u32", "u64", "s32", "s64", "ulong", "long", "int", "uint");
            return type is null ? null : named with { Form = ArgumentForm.Value, Types = One(type) };
        }

        return ParseMemory(context, value, named);
    }

    private static EquatableArray<string> One(string? text) => text is null ? EquatableArray<string>.Empty : new EquatableArray<string>([text]);

    private static ArgumentDefinition? ParseMemory(ParseContext context, JsonValue value, ArgumentDefinition named)
    {
        EquatableArray<string> types = value.Find("type") is { Kind: JsonKind.Array }
            ? context.Strings(value, "type")
            : One(context.RequiredString(value, "arg", "type"));
        if (value.Find("access") is not { } access)
        {
            context.Missing(value, "arg", "access");
            return null;
        }

        if (value.Find("type") is { Kind: JsonKind.Array, Items.Count: 0 } empty)
        {
            context.Report(DiagnosticDescriptors.WrongKind, empty, "type", "a name, or a list of one or more");
        }

        if (types.Count == 0 || ParseAccess(context, access) is not { } parsed)
        {
            return null;
        }

        return named with
        {
            Form = ArgumentForm.Memory,
            Types = types,
            Access = parsed,
            IsNullable = context.Boolean(value, "nullable"),
            Growth = value.Find("grow") is { } grow ? ParseGrowth(context, grow) : null,
            Pointees = ParsePointees(context, value),
        };
    }

    private static Access? ParseAccess(ParseContext context, JsonValue? access) => context.OneOf(access, "access", null, "in", "out", "inout") switch
    {
        "in" => Access.In,
        "out" => Access.Out,
        "inout" => Access.InOut,
        _ => null,
    };

    /// <summary>Reads <c>{ "addr": { "access": "out" } }</c>: fields of the argument that hold addresses.</summary>
    private static EquatableArray<PointeeDefinition> ParsePointees(ParseContext context, JsonValue value)
    {
        List<PointeeDefinition> pointees = [];
        foreach (JsonMember member in context.Members(value, "pointees"))
        {
            JsonValue item = member.Value;
            if (!context.IsName(member) || !context.IsObject(item, "pointee", "access", "retained", "length", "bytes", "name", "summary"))
            {
                continue;
            }

            pointees.Add(new PointeeDefinition(
                item.Pointer,
                member.Key,
                ParseAccess(context, item.Find("access")) ?? Access.InOut,
                context.Boolean(item, "retained"),
                context.OptionalName(item, "length"),
                item.Find("bytes") is { } bytes ? context.Expression(bytes, "bytes") : null,
                context.OptionalName(item, "name"),
                context.OptionalString(item, "summary")));
        }

        return new EquatableArray<PointeeDefinition>(pointees);
    }

    private static GrowthDefinition? ParseGrowth(ParseContext context, JsonValue grow)
    {
        if (!context.IsObject(grow, "grow", "errno", "how", "start", "capability"))
        {
            return null;
        }

        string? how = context.OneOf(grow.Find("how"), "way to grow", null, "double", "writeback", "capability");
        if (grow.Find("how") is null)
        {
            context.Missing(grow, "grow", "how");
        }

        string? capability = context.OptionalString(grow, "capability");
        if (how == "capability" && capability is null)
        {
            context.Missing(grow, "grow", "capability");
            return null;
        }

        return how is null ? null : new GrowthDefinition(
            context.OptionalString(grow, "errno") ?? "E2BIG",
            how == "double" ? GrowthForm.Double : how == "capability" ? GrowthForm.Capability : GrowthForm.WriteBack,
            context.Integer(grow, "start") ?? (how == "double" ? 64 : 0),
            capability);
    }
}
