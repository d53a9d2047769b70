using System.Text.RegularExpressions;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Turns <c>"slot {Slot}, guest {GuestPhysAddr:x}"</c> into an interpolated string over the argument, for error messages.</summary>
internal static class DetailTemplate
{
    private static readonly Regex s_hole = new(@"\{(\w+)(:x)?\}", RegexOptions.CultureInvariant);

    public static bool IsUsed(IoctlModel model, ArgumentModel argument) =>
        model.Detail is not null && !argument.IsNullable && (argument.Form == ArgumentForm.Value || argument is { Form: ArgumentForm.Memory, IsFlexible: false, Access: not Access.Out });

    public static string Parameter(IoctlModel model, ArgumentModel argument)
    {
        string modifier = argument.Form == ArgumentForm.Value ? "" : "in ";
        return IsUsed(model, argument) ? $", {modifier}{argument.CsType} argument" : "";
    }

    public static string Expression(IoctlModel model, ArgumentModel argument)
    {
        if (!IsUsed(model, argument))
        {
            return "null";
        }

        string literal = DocWriter.Literal(model.Detail!);
        string text = s_hole.Replace(literal, match => Hole(match));
        return $"string.Create(global::System.Globalization.CultureInfo.InvariantCulture, ${text})";
    }

    private static string Hole(Match match)
    {
        string name = match.Groups[1].Value;
        string value = name == "value" ? "argument" : "argument." + name;
        return match.Groups[2].Success ? $"0x{{{value}:x}}" : $"{{{value}}}";
    }
}
