using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads <c>constants</c>: numbers, expressions, objects, and lists of objects where a value depends on the architecture.</summary>
internal static class ConstantParser
{
    public static EquatableArray<ConstantDefinition> ParseAll(ParseContext context, JsonValue root)
    {
        List<ConstantDefinition> constants = [];
        foreach (JsonMember member in context.Members(root, "constants"))
        {
            if (!context.IsName(member))
            {
                continue;
            }

            foreach (JsonValue value in member.Value.Kind == JsonKind.Array ? member.Value.Items : [member.Value])
            {
                if (Parse(context, member.Key, value) is { } constant)
                {
                    constants.Add(constant);
                }
            }
        }

        return new EquatableArray<ConstantDefinition>(constants);
    }

    private static ConstantDefinition? Parse(ParseContext context, string name, JsonValue item)
    {
        if (item.Kind != JsonKind.Object)
        {
            return context.Expression(item, "value") is { } number
                ? new ConstantDefinition(item.Pointer, name, null, number, null, false, EquatableArray<string>.Empty)
                : null;
        }

        context.IsObject(item, "constant", "value", "cs", "summary", "emit", "arch");
        if (item.Find("value") is not { } value)
        {
            context.Missing(item, "constant", "value");
            return null;
        }

        return context.Expression(value, "value") is { } expression
            ? new ConstantDefinition(
                item.Pointer, name, context.OptionalName(item, "cs"), expression, context.OptionalString(item, "summary"), context.Boolean(item, "emit"), context.Arch(item))
            : null;
    }
}
