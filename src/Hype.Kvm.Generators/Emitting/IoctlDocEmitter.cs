using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the documentation of an ioctl's methods: what the kernel's manual says, in IntelliSense.</summary>
internal static class IoctlDocEmitter
{
    public static void Emit(SourceWriter writer, IoctlShape shape, bool isTry)
    {
        IoctlModel model = shape.Model;
        writer.Separate();
        if (isTry)
        {
            string arguments = string.Join(", ", ParameterTypes(shape));
            writer.Line($"/// <summary>Does the same as <see cref=\"{model.CsName}({arguments})\"/>, but returns the error instead of throwing it. <c>{model.CName}</c></summary>");
        }
        else
        {
            writer.Summary(model.Docs.Summary, model.CName);
        }

        EmitParameters(writer, shape, isTry);
        EmitReturns(writer, shape, isTry);
        EmitMistakes(writer, shape);
        if (!isTry)
        {
            writer.Remarks(model.Docs, NumberText(model), AvailabilityText(model));
            EmitErrors(writer, model);
        }
    }

    /// <summary>Writes what the parameters are that make the request number.</summary>
    public static void EmitRequestParameters(SourceWriter writer, IoctlModel model)
    {
        foreach (ParameterModel parameter in model.Parameters)
        {
            writer.Element($"param name=\"{parameter.CsName.TrimStart('@')}\"", parameter.Summary ?? "A part of the request number.");
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

    private static IEnumerable<string> ParameterTypes(IoctlShape shape)
    {
        if (shape.IsExtension)
        {
            yield return shape.Handle;
        }

        foreach (ParameterModel parameter in shape.Model.Parameters)
        {
            yield return parameter.CsType;
        }

        if (shape.HasArgument)
        {
            yield return shape.Modifier + shape.ArgumentType.Replace('<', '{').Replace('>', '}');
            foreach (PointeeModel pointee in shape.PointeesOf())
            {
                yield return pointee.CsType.Replace('<', '{').Replace('>', '}');
            }

            foreach (DescriptorFieldModel descriptor in shape.DescriptorsOf())
            {
                yield return descriptor.CsType.TrimEnd('?');
            }
        }
    }

    private static void EmitParameters(SourceWriter writer, IoctlShape shape, bool isTry)
    {
        ArgumentModel argument = shape.Argument;
        if (shape.IsExtension)
        {
            writer.Line("/// <param name=\"handle\">The descriptor.</param>");
        }

        EmitRequestParameters(writer, shape.Model);
        if (shape.HasArgument)
        {
            writer.Element($"param name=\"{argument.Name.TrimStart('@')}\"", argument.Summary ?? DefaultText(argument));
        }

        foreach (PointeeModel pointee in shape.PointeesOf())
        {
            writer.Element($"param name=\"{pointee.Name.TrimStart('@')}\"", pointee.Summary ?? DefaultText(pointee));
        }

        foreach (DescriptorFieldModel descriptor in shape.DescriptorsOf())
        {
            string none = descriptor.IsNullable ? "; none passes -1" : "";
            writer.Element($"param name=\"{descriptor.Name.TrimStart('@')}\"", descriptor.Summary ?? $"The descriptor for {descriptor.Field}, which stays open for the call{none}.");
        }

        if (isTry && shape.ResultName is { } result)
        {
            writer.Element($"param name=\"{result}\"", ResultText(shape.Model));
        }
    }

    private static string DefaultText(ArgumentModel argument) => argument.Form switch
    {
        ArgumentForm.Value => "The number that the kernel gets.",
        ArgumentForm.Text => "The text, without a null at its end.",
        ArgumentForm.Descriptor when argument.IsNullable => "The descriptor that the kernel gets; none passes -1.",
        ArgumentForm.Descriptor => "The descriptor that the kernel gets.",
        _ when argument.IsFlexible => "The structure with its array.",
        _ => argument.Access switch
        {
            Access.In => "What the kernel reads.",
            Access.Out => "What the kernel writes.",
            _ => "What the kernel reads and writes.",
        },
    };

    private static string DefaultText(PointeeModel pointee) => pointee.IsRetained
        ? $"The memory for {pointee.Field}, which the kernel keeps: it must outlive that."
        : pointee.Access switch
        {
            Access.In => $"What the kernel reads through {pointee.Field}; pinned for the call.",
            Access.Out => $"What the kernel writes through {pointee.Field}; pinned for the call, and to be as large as that.",
            _ => $"What the kernel reads and writes through {pointee.Field}; pinned for the call, and to be as large as that.",
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

    /// <summary>Writes what is refused before the call: memory that is shorter than what the kernel is told of.</summary>
    private static void EmitMistakes(SourceWriter writer, IoctlShape shape)
    {
        string name = shape.Argument.Name.TrimStart('@');
        if (shape.HasArgument && shape.Argument.GrowthCapability is { } capability)
        {
            writer.Line($"/// <exception cref=\"global::System.ArgumentOutOfRangeException\"><paramref name=\"{name}\"/> is shorter than the size that <see cref=\"{capability}\"/> has here.</exception>");
        }

        if (shape.HasArgument && shape.Argument.IsFlexible)
        {
            writer.Line($"/// <exception cref=\"global::System.ArgumentException\"><paramref name=\"{name}\"/> announces more elements than it has memory for.</exception>");
        }

        if (shape.HasArgument && shape.Argument.LeastCount is not null)
        {
            writer.Line($"/// <exception cref=\"global::System.ArgumentOutOfRangeException\"><paramref name=\"{name}\"/> is shorter than what the kernel reads or writes.</exception>");
        }

        if (shape.Argument.Form == ArgumentForm.Text)
        {
            writer.Line($"/// <exception cref=\"global::System.ArgumentException\"><paramref name=\"{name}\"/> has a null in it, or more than {(shape.Argument.Maximum - 1).ToString(CultureInfo.InvariantCulture)} bytes.</exception>");
        }

        if (shape.Model.Expression is not null || shape.Model.Parameters.Any(parameter => parameter.Maximum is not null))
        {
            writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">A parameter, or the length of what is passed, does not fit in the request number.</exception>");
        }

        foreach (PointeeModel pointee in shape.PointeesOf().Where(pointee => pointee.LeastLength is not null))
        {
            writer.Line($"/// <exception cref=\"global::System.ArgumentOutOfRangeException\"><paramref name=\"{pointee.Name.TrimStart('@')}\"/> is shorter than what <paramref name=\"{name}\"/> says.</exception>");
        }
    }

    private static string ResultText(IoctlModel model) => model.Return.Summary ?? model.Return.Form switch
    {
        ReturnForm.Handle when model.HandleField?.UnlessField is not null => "The owner of the new descriptor; null where none was asked for.",
        ReturnForm.Handle => "The owner of the new descriptor.",
        ReturnForm.Count => "The number of entries that were done; it may be lower than the number given.",
        _ => "What the kernel returned.",
    };

    private static string NumberText(IoctlModel model)
    {
        string encoding = model.Encoding.Length == 0 ? "" : $", {DocWriter.Escape(model.Encoding)}";
        if (model.Expression is not null)
        {
            return $"The request depends on what is passed: {DocWriter.Escape(model.Encoding)}.{AliasText(model)}";
        }

        return $"Request 0x{model.Number.ToString("X8", CultureInfo.InvariantCulture)}{encoding}.{AliasText(model)}";
    }

    private static string AliasText(IoctlModel model) => model.Aliases.Count == 0 ? "" : " Also known as " + string.Join(", ", model.Aliases) + ".";

    private static string AvailabilityText(IoctlModel model)
    {
        string since = model.Since is null ? "" : $"Available since Linux {DocWriter.Escape(model.Since)}.";
        string capability = model.CapabilityReference is null ? "" : $"Announced by <see cref=\"{model.CapabilityReference}\"/>.";
        return $"{since} {capability}".Trim();
    }
}
