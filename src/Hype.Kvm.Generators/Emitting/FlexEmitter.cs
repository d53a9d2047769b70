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
        FlexForm.Bytes => $"(int)global::System.Math.Min((ulong){flex.Field} / {Number(flex.ElementSize)}, int.MaxValue)",
        FlexForm.Total =>
            $"(ulong){flex.Field} < {Number(flex.Offset)} ? 0 : (int)global::System.Math.Min(((ulong){flex.Field} - {Number(flex.Offset)}) / {Number(flex.ElementSize)}, int.MaxValue)",
        _ => $"(int)global::System.Math.Min((ulong){flex.Field}, int.MaxValue)",
    };

    private static string Set(FlexModel flex) => flex.Form switch
    {
        FlexForm.None => "{ }",
        FlexForm.Bytes => $"=> {flex.Field} = checked(({flex.FieldType})(value * {Number(flex.ElementSize)}));",
        FlexForm.Total => $"=> {flex.Field} = checked(({flex.FieldType})({Number(flex.Offset)} + (value * {Number(flex.ElementSize)})));",
        _ => $"=> {flex.Field} = ({flex.FieldType})value;",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
