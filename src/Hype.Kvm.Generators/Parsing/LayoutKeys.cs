using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Parsing;

/// <summary>Reads the keys that say how a type or a field is laid out, and which member of a union is meant.</summary>
internal static class LayoutKeys
{
    private const int LargestAlignment = 4096; // a page: what a kernel's interface may ask for at most

    /// <summary>Reads <c>packed</c>, which a field may have only if it declares its type.</summary>
    public static PackingDefinition? Packing(ParseContext context, JsonValue item, bool isAllowed = true)
    {
        if (item.Find("packed") is not { } value)
        {
            return null;
        }

        if (!isAllowed)
        {
            context.Report(DiagnosticDescriptors.BadPacking, value, "packed", "say it on the type of the field");
            return null;
        }

        if (value.Kind == JsonKind.Boolean)
        {
            return value.Text == "true" ? new PackingDefinition(1, false) : null;
        }

        if (value.Kind == JsonKind.Number && value.Text is "1" or "2" or "4" or "8")
        {
            return new PackingDefinition(int.Parse(value.Text, CultureInfo.InvariantCulture), true);
        }

        context.Report(DiagnosticDescriptors.BadPacking, value, "packed", "it must be true, 1, 2, 4 or 8");
        return null;
    }

    /// <summary>Reads <c>align</c>, which a bit field cannot have; 1 asks for nothing.</summary>
    public static int Alignment(ParseContext context, JsonValue item, bool isAllowed = true)
    {
        if (item.Find("align") is not { } value)
        {
            return 1;
        }

        if (!isAllowed)
        {
            context.Report(DiagnosticDescriptors.BadPacking, value, "align", "a bit field has no alignment of its own");
            return 1;
        }

        bool isNumber = int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int alignment) && value.Kind == JsonKind.Number;
        if (isNumber && alignment is > 0 and <= LargestAlignment && (alignment & (alignment - 1)) == 0)
        {
            return alignment;
        }

        context.Report(DiagnosticDescriptors.BadPacking, value, "align", "it must be a power of two, 4096 at most");
        return 1;
    }

    /// <summary>Reads <c>when</c>: an expression, or a list of them.</summary>
    public static EquatableArray<string> When(ParseContext context, JsonValue item)
    {
        if (item.Find("when") is not { } value)
        {
            return EquatableArray<string>.Empty;
        }

        IEnumerable<JsonValue> values = value.Kind == JsonKind.Array ? value.Items : [value];
        return new EquatableArray<string>(values.Select(one => context.Expression(one, "when")).OfType<string>());
    }
}
