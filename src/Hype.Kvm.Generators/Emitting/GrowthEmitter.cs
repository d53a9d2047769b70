using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the overload that finds the right size of a flexible array by itself.</summary>
internal static class GrowthEmitter
{
    public static void Emit(SourceWriter writer, IoctlShape shape)
    {
        IoctlModel model = shape.Model;
        string name = shape.Argument.Name;
        writer.Separate().Summary(model.Docs.Summary, model.CName);
        if (shape.IsExtension)
        {
            writer.Line("/// <param name=\"handle\">The descriptor.</param>");
        }

        IoctlDocEmitter.EmitRequestParameters(writer, model);
        writer.Line("/// <returns>A buffer that is large enough; dispose of it.</returns>");
        IoctlDocEmitter.EmitErrors(writer, model);
        writer.Open($"{shape.Modifiers} {shape.BufferType} {model.CsName}({Parameters(shape)})");
        EmitBuffer(writer, shape);
        writer.Open("try");
        string call = $"{shape.CallPrefix}Try{model.CsName}({string.Concat(model.Parameters.Select(parameter => parameter.CsName + ", "))}{name}{(shape.ResultName is null ? "" : ", out _")})";
        if (shape.Argument.Growth!.Form == GrowthForm.Capability)
        {
            writer.Line($"Errno errno = {call};");
            writer.Open("if (errno != Errno.None)").Line($"{model.NumbersClass}.{model.ThrowName}(errno);").Close();
            writer.Line().Line($"return {name};");
        }
        else
        {
            EmitLoop(writer, shape, call);
        }

        writer.Close();
        writer.Open("catch").Line($"{name}.Dispose();").Line("throw;").Close();
        writer.Close();
    }

    private static string Parameters(IoctlShape shape)
    {
        IEnumerable<string> parameters = shape.Model.Parameters.Select(parameter => $"{parameter.CsType} {parameter.CsName}");
        return string.Join(", ", shape.IsExtension ? parameters.Prepend($"this {shape.Handle} handle") : parameters);
    }

    private static void EmitBuffer(SourceWriter writer, IoctlShape shape)
    {
        string name = shape.Argument.Name;
        if (shape.Argument.GrowthCapability is { } capability)
        {
            writer.Line($"{shape.BufferType} {name} = {shape.BufferType}.ForBytes({shape.CallPrefix}SizeOf({capability}));");
        }
        else
        {
            writer.Line($"{shape.BufferType} {name} = new({shape.Argument.Growth!.Start.ToString(CultureInfo.InvariantCulture)});");
        }
    }

    private static void EmitLoop(SourceWriter writer, IoctlShape shape, string call)
    {
        IoctlModel model = shape.Model;
        GrowthDefinition growth = shape.Argument.Growth!;
        string name = shape.Argument.Name;
        writer.Open("while (true)");
        writer.Line($"Errno errno = {call};");
        if (growth.Form == GrowthForm.SelfSize)
        {
            // The kernel succeeds, and tells how large the whole would be.
            writer.Open("if (errno != Errno.None)").Line($"{model.NumbersClass}.{model.ThrowName}(errno);").Close().Line();
            writer.Open($"if (!{name}.TryGrowToAnnounced())").Line($"return {name};").Close().Close();
            return;
        }

        writer.Open("if (errno == Errno.None)").Line($"return {name};").Close().Line();
        string grow = growth.Form == GrowthForm.Double ? "TryDouble" : "TryGrowToAnnounced";
        writer.Open($"if (errno != Errno.{growth.Errno} || !{name}.{grow}())").Line($"{model.NumbersClass}.{model.ThrowName}(errno);").Close();
        writer.Close();
    }
}
