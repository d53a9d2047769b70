using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads an ioctl's <c>params</c>: <c>["slot", "u32"]</c>, with a summary as third, or objects.</summary>
internal static class ParameterParser
{
    private static readonly string[] s_types = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "int", "uint", "long", "ulong"];

    /// <summary>Reads all parameters; <see langword="null"/> where one is wrong, as the rest would make no number.</summary>
    public static EquatableArray<ParameterDefinition>? ParseAll(ParseContext context, JsonValue ioctl)
    {
        List<ParameterDefinition?> parameters =
            [.. context.Items(ioctl, "params").Select(item => item.Kind == JsonKind.Array ? ParseList(context, item) : ParseObject(context, item))];
        return parameters.Contains(null) ? null : new EquatableArray<ParameterDefinition>(parameters.OfType<ParameterDefinition>());
    }

    private static ParameterDefinition? ParseList(ParseContext context, JsonValue item)
    {
        if (item.Items.Count is < 2 or > 3 || item.Items.Any(part => part.Kind != JsonKind.String))
        {
            context.Report(DiagnosticDescriptors.WrongKind, item, "parameter", "[name, type], [name, type, summary] or an object");
            return null;
        }

        string? name = context.Name(item.Items[0]);
        string? type = context.OneOf(item.Items[1], "type of a parameter", null, s_types);
        return name is null || type is null ? null : new ParameterDefinition(item.Pointer, name, type, null, null, item.Items.Count == 3 ? item.Items[2].Text : null);
    }

    private static ParameterDefinition? ParseObject(ParseContext context, JsonValue item)
    {
        if (!context.IsObject(item, "parameter", "name", "type", "enum", "max", "summary"))
        {
            return null;
        }

        string? name = context.RequiredName(item, "parameter", "name");
        string? type = context.RequiredString(item, "parameter", "type") is null ? null : context.OneOf(item.Find("type"), "type of a parameter", null, s_types);
        return name is null || type is null
            ? null
            : new ParameterDefinition(item.Pointer, name, type, context.OptionalString(item, "enum"), context.Integer(item, "max"), context.OptionalString(item, "summary"));
    }
}
