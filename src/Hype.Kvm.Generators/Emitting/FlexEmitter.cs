using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes what the runtime must know of a struct that ends in a flexible array.</summary>
internal static class FlexEmitter
{
    public static void Emit(SourceWriter writer, FlexModel flex)
    {
        string header = $"IFlexibleArrayHeader<{flex.ElementType}>";
        writer.Separate().Line($"static int {header}.ElementsOffset => {Number(flex.Offset)};");
        writer.Separate().Line($"static int {header}.MaximumCount => {Number(flex.Maximum)};");
        writer.Separate().Line($"static bool {header}.AnnouncesCount => {(flex.Form == FlexForm.None ? "false" : "true")};");
        writer.Separate().Open($"int {header}.ElementCount");
        writer.Line($"readonly get => {Get(flex)};");
        writer.Line($"set {Set(flex)}");
        writer.Close();
    }

    private static string Get(FlexModel flex) => flex.Form switch
    {
        FlexForm.None => "0",
        FlexForm.Bytes => Elements($"(ulong){flex.Field}", flex),
        FlexForm.Total => $"(ulong){flex.Field} < {Number(flex.Offset)} ? 0 : {Elements($"((ulong){flex.Field} - {Number(flex.Offset)})", flex)}",
        _ => $"(int)global::System.Math.Min((ulong){flex.Field}, int.MaxValue)",
    };

    // Rounded up: of an element that the kernel means to write in part, too, there must be memory.
    private static string Elements(string bytes, FlexModel flex)
    {
        string size = Number(flex.ElementSize);
        string elements = flex.ElementSize == 1 ? bytes : $"({bytes} / {size}) + ({bytes} % {size} == 0 ? 0UL : 1UL)";
        return $"(int)global::System.Math.Min({elements}, int.MaxValue)";
    }

    private static string Set(FlexModel flex) => flex.Form switch
    {
        FlexForm.None => "{ }",
        FlexForm.Bytes => $"=> {flex.Field} = checked(({flex.FieldType})(value * {Number(flex.ElementSize)}));",
        FlexForm.Total => $"=> {flex.Field} = checked(({flex.FieldType})({Number(flex.Offset)} + (value * {Number(flex.ElementSize)})));",
        _ => $"=> {flex.Field} = ({flex.FieldType})value;",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
