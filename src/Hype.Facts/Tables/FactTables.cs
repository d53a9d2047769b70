using System.Globalization;
using Hype.Facts.Probes;

namespace Hype.Facts.Tables;

/// <summary>The tables that are made of a header.</summary>
internal static class FactTables
{
    internal static IEnumerable<FactTable> Of(HeaderFacts facts) => [Ioctls(facts), Layouts(facts), Sizes(facts), Constants(facts)];

    /// <summary>The numbers of the ioctls, in their order.</summary>
    internal static FactTable Ioctls(HeaderFacts facts) => new(
        "ioctls",
        ["name", "number", "direction", "macro", "type", "nr", "arg_type", "size", "alias_of"],
        [
            .. facts.Ioctls
                .OrderBy(ioctl => ioctl.Type.Value).ThenBy(ioctl => ioctl.Sequence.Value).ThenBy(ioctl => ioctl.Name, StringComparer.Ordinal)
                .Select(Row),
        ]);

    /// <summary>The sizes of the records and the places of their members.</summary>
    internal static FactTable Layouts(HeaderFacts facts) => new(
        "layouts",
        ["record", "kind", "size", "align", "offset", "field_path", "type"],
        [
            .. from record in facts.Records
               from member in record.Members
               select (string[])[record.Name, record.Keyword, Text(record.Size), Text(record.Alignment), member.Place, member.Path, member.TypeText],
        ]);

    /// <summary>The sizes of the members, and of one element where they are arrays.</summary>
    internal static FactTable Sizes(HeaderFacts facts) => new(
        "sizes",
        ["record", "field_path", "size", "element_size"],
        [
            .. from record in facts.Records
               from member in record.Members
               where member.Bits is null
               select (string[])[record.Name, member.Path, Text(member.Size), Text(member.ElementSize)],
        ]);

    /// <summary>The integers, in the order of the header: macros, then enumerators.</summary>
    internal static FactTable Constants(HeaderFacts facts) => new(
        "constants",
        ["name", "value", "kind"],
        [.. facts.Constants.Select(constant => (string[])[constant.Name, constant.ValueText, constant.Kind])]);

    private static string[] Row(IoctlFact ioctl) =>
    [
        ioctl.Name, Hex(ioctl.Number, "X8"), ioctl.DirectionText, ioctl.Macro, Hex(ioctl.Type, "X2"), Hex(ioctl.Sequence, "X2"),
        ioctl.ArgumentType, Text(ioctl.Size), ioctl.AliasOf,
    ];

    private static string Hex(ProbedValue value, string format) => "0x" + value.Value.ToString(format, CultureInfo.InvariantCulture);

    private static string Text(ProbedValue? value) => value?.Value.ToString(CultureInfo.InvariantCulture) ?? "";
}
