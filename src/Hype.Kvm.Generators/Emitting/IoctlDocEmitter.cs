using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the documentation of an ioctl's methods: what the kernel's manual says, in IntelliSense.</summary>
internal static class IoctlDocEmitter
{
    public static void Emit(SourceWriter writer, IoctlShape shape, bool withArgument, bool isTry)
    {
        IoctlModel model = shape.Model;
        writer.Separate();
        if (isTry)
        {
            string arguments = string.Join(", ", ParameterTypes(shape, withArgument));
            writer.Line($"/// <summary>Does the same as <see cref=\"{model.CsName}({arguments})\"/>, but returns the error instead of throwing it. <c>{model.CName}</c></summary>");
        }
        else
        {
            writer.Summary(model.Docs.Summary, model.CName);
        }

        EmitParameters(writer, shape, withArgument, isTry);
        EmitReturns(writer, shape, isTry);
        if (!isTry)
        {
            writer.Remarks(model.Docs, NumberText(model), AvailabilityText(model));
            EmitErrors(writer, model);
        }
    }

    public static void EmitErrors(SourceWriter writer, IoctlModel model)
    {
        if (model.Errors.Count == 0)
        {
            writer.Line($"/// <exception cref=\"{model.Exception}\">The kernel refused.</exception>");
            return;
        }

        writer.Line($"/// <exception cref=\"{model.Exception}\">");
        writer.Line("/// The kernel refused:").Line("/// <list type=\"table\">");
        foreach (ErrorDefinition error in model.Errors)
        {
            writer.Line($"/// <item><term>{error.Errno}</term><description>{DocWriter.Escape(error.Meaning)}</description></item>");
        }

        writer.Line("/// </list>").Line("/// </exception>");
    }

    public static string Attribute(IoctlModel model)
    {
        string more = model.Capability is null ? "" : $", Capability = {DocWriter.Literal(model.Capability)}";
        more += model.Since is null ? "" : $", Since = {DocWriter.Literal(model.Since)}";
        return $"[Ioctl({DocWriter.Literal(model.CName)}, 0x{model.Number.ToString("X8", CultureInfo.InvariantCulture)}{more})]";
    }

    public static IEnumerable<string> ParameterTypes(IoctlShape shape, bool withArgument)
    {
        if (shape.Model.IsExtension)
        {
            yield return shape.Handle;
        }

        ArgumentModel argument = shape.Model.Argument;
        if (withArgument && argument.Form != ArgumentForm.None)
        {
            string modifier = argument.Form != ArgumentForm.Memory || argument.IsFlexible ? ""
                : argument.Access == Access.In ? "in " : argument.Access == Access.Out ? "out " : "ref ";
            yield return modifier + (argument.IsFlexible ? shape.BufferType.Replace('<', '{').Replace('>', '}') : argument.CsType);
        }
    }

    private static void EmitParameters(SourceWriter writer, IoctlShape shape, bool withArgument, bool isTry)
    {
        ArgumentModel argument = shape.Model.Argument;
        if (shape.Model.IsExtension)
        {
            writer.Line("/// <param name=\"handle\">The descriptor.</param>");
        }

        if (withArgument && argument.Form != ArgumentForm.None)
        {
            writer.Element($"param name=\"{argument.Name.TrimStart('@')}\"", argument.Summary ?? DefaultText(argument));
        }

        if (isTry && shape.ResultName is { } result)
        {
            writer.Element($"param name=\"{result}\"", ResultText(shape.Model));
        }
    }

    private static string DefaultText(ArgumentModel argument) => argument.Form switch
    {
        ArgumentForm.Value => "The number that the kernel gets.",
        ArgumentForm.Descriptor => "The descriptor that the kernel gets.",
        _ when argument.IsFlexible => "The structure with its array.",
        _ => argument.Access switch
        {
            Access.In => "What the kernel reads.",
            Access.Out => "What the kernel writes.",
            _ => "What the kernel reads and writes.",
        },
    };

    private static void EmitReturns(SourceWriter writer, IoctlShape shape, bool isTry)
    {
        if (isTry)
        {
            writer.Line("/// <returns>The error, or <see cref=\"Errno.None\"/>.</returns>");
        }
        else if (shape.ResultName is not null)
        {
            writer.Element("returns", ResultText(shape.Model));
        }
    }

    private static string ResultText(IoctlModel model) => model.Return.Summary ?? model.Return.Form switch
    {
        ReturnForm.Handle => "The owner of the new descriptor.",
        ReturnForm.Count => "The number of entries that were done; it may be lower than the number given.",
        _ => "What the kernel returned.",
    };

    private static string NumberText(IoctlModel model)
    {
        string encoding = model.Encoding.Length == 0 ? "" : $", {DocWriter.Escape(model.Encoding)}";
        return $"Request 0x{model.Number.ToString("X8", CultureInfo.InvariantCulture)}{encoding}.";
    }

    private static string AvailabilityText(IoctlModel model)
    {
        string since = model.Since is null ? "" : $"Available since Linux {DocWriter.Escape(model.Since)}.";
        string capability = model.CapabilityReference is null ? "" : $"Announced by <see cref=\"{model.CapabilityReference}\"/>.";
        return $"{since} {capability}".Trim();
    }
}
