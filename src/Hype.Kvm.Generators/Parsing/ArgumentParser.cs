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

        if (!context.IsObject(value, "arg", "type", "access", "nullable", "name", "enum", "grow", "pointees", "value", "fd", "array", "count", "string", "max", "selfSize", "fds", "summary"))
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
            return named with { Form = ArgumentForm.Descriptor, Types = One(context.OptionalString(value, "fd")), Enum = null, IsNullable = context.Boolean(value, "nullable") };
        }

        if (value.Find("value") is { } number)
        {
            string? type = context.OneOf(number, "type of a value", null, "u32", "u64", "s32", "s64", "ulong", "long", "int", "uint");
            return type is null ? null : named with { Form = ArgumentForm.Value, Types = One(type) };
        }

        return value.Find("array") is not null ? ParseArray(context, value, named)
            : value.Find("string") is { } text ? ParseText(context, value, text, named)
            : ParseMemory(context, value, named);
    }

    /// <summary>Reads <c>{ "array": "u8", "access": "out", "count": 16 }</c>.</summary>
    private static ArgumentDefinition? ParseArray(ParseContext context, JsonValue value, ArgumentDefinition named)
    {
        string? element = context.OptionalString(value, "array");
        if (value.Find("access") is not { } access)
        {
            context.Missing(value, "arg", "access");
            return null;
        }

        return element is null || ParseAccess(context, access) is not { } parsed ? null : named with
        {
            Form = ArgumentForm.Array,
            Types = One(element),
            Access = parsed,
            Count = value.Find("count") is { } count ? context.Expression(count, "count") : null,
        };
    }

    /// <summary>Reads <c>{ "string": "in", "max": 64 }</c>.</summary>
    private static ArgumentDefinition? ParseText(ParseContext context, JsonValue value, JsonValue direction, ArgumentDefinition named) =>
        context.OneOf(direction, "access of a string", null, "in") is null ? null : named with { Form = ArgumentForm.Text, Maximum = context.Integer(value, "max") };

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
            SelfSize = context.OptionalName(value, "selfSize"),
            Descriptors = ParseDescriptors(context, value),
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

    /// <summary>Reads <c>{ "src_fd": { "nullable": true } }</c>: fields of the argument that hold descriptors.</summary>
    private static EquatableArray<DescriptorFieldDefinition> ParseDescriptors(ParseContext context, JsonValue value)
    {
        List<DescriptorFieldDefinition> descriptors = [];
        foreach (JsonMember member in context.Members(value, "fds"))
        {
            JsonValue item = member.Value;
            if (context.IsName(member) && context.IsObject(item, "descriptor in a field", "nullable", "name", "summary"))
            {
                descriptors.Add(new DescriptorFieldDefinition(
                    item.Pointer, member.Key, context.Boolean(item, "nullable"), context.OptionalName(item, "name"), context.OptionalString(item, "summary")));
            }
        }

        return new EquatableArray<DescriptorFieldDefinition>(descriptors);
    }

    private static GrowthDefinition? ParseGrowth(ParseContext context, JsonValue grow)
    {
        if (!context.IsObject(grow, "grow", "errno", "how", "start", "capability"))
        {
            return null;
        }

        string? how = context.OneOf(grow.Find("how"), "way to grow", null, "double", "writeback", "capability", "selfSize");
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
            how switch
            {
                "double" => GrowthForm.Double,
                "capability" => GrowthForm.Capability,
                "selfSize" => GrowthForm.SelfSize,
                _ => GrowthForm.WriteBack,
            },
            context.Integer(grow, "start") ?? (how == "double" ? 64 : 0),
            capability);
    }
}
