using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the table of a manifest's ioctls, and a handle's questions for capabilities.</summary>
internal static class TableEmitter
{
    public static string Emit(TableModel model)
    {
        SourceWriter writer = new SourceWriter().Header(model.Namespace, usesInterop: true);
        writer.Summary("Every ioctl of the manifest, with its number on each architecture: what is needed to read a trace.", "");
        writer.Open($"public static class {model.CsName}");
        writer.Line("/// <summary>Gets all ioctls, in the manifest's order.</summary>");
        writer.OpenWith("public static IoctlTable All { get; } = new(", "[");
        foreach (TableEntryModel entry in model.Entries)
        {
            writer.Line(Entry(entry) + ",");
        }

        return writer.CloseWith("]);").Close().ToString();
    }

    public static string Emit(SupportModel model)
    {
        SourceWriter writer = new SourceWriter().Header(model.Namespace, usesInterop: false);
        writer.Open($"partial class {model.CsName}");
        foreach (SupportedIoctlModel ioctl in model.Ioctls)
        {
            writer.Separate().Line($"/// <summary>Gets whether this KVM has <c>{ioctl.CName}</c>, which <see cref=\"{ioctl.CapabilityReference}\"/> announces.</summary>");
            writer.Line($"public bool Is{ioctl.CsName}Supported => {model.CheckMethod}({ioctl.CapabilityReference}) > 0;");
        }

        return writer.Close().ToString();
    }

    private static string Entry(TableEntryModel entry)
    {
        string numbers = string.Join(", ", entry.Numbers.Select(number => $"new(0x{number.Number.ToString("X8", CultureInfo.InvariantCulture)}, {number.Architectures})"));
        string scopes = string.Join(", ", entry.Scopes.Select(scope => $"new({DocWriter.Literal(scope.Handle)}, {scope.Architectures})"));
        return $"new({DocWriter.Literal(entry.CName)}, [{numbers}], [{scopes}], {Optional(entry.Capability)}, {Optional(entry.Since)}, {Optional(entry.Removed)}){(entry.HasParameters ? " { HasParameters = true }" : "")}";
    }

    private static string Optional(string? text) => text is null ? "null" : DocWriter.Literal(text);
}
