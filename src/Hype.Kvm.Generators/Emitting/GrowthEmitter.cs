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

        writer.Line("/// <returns>A buffer that is large enough; dispose of it.</returns>");
        IoctlDocEmitter.EmitErrors(writer, model);
        writer.Open($"{shape.Modifiers} {shape.BufferType} {model.CsName}({(shape.IsExtension ? $"this {shape.Handle} handle" : "")})");
        EmitBuffer(writer, shape);
        writer.Open("try");
        string call = $"{shape.CallPrefix}Try{model.CsName}({name}{(shape.ResultName is null ? "" : ", out _")})";
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
        writer.Open("if (errno == Errno.None)").Line($"return {name};").Close().Line();
        string grow = growth.Form == GrowthForm.Double ? "TryDouble" : "TryGrowToAnnounced";
        writer.Open($"if (errno != Errno.{growth.Errno} || !{name}.{grow}())").Line($"{model.NumbersClass}.{model.ThrowName}(errno);").Close();
        writer.Close();
    }
}
