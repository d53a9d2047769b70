using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the overload that finds the right size of a flexible array by itself.</summary>
internal static class GrowthEmitter
{
    public static void Emit(SourceWriter writer, IoctlShape shape)
    {
        IoctlModel model = shape.Model;
        GrowthDefinition growth = model.Argument.Growth!;
        string name = model.Argument.Name;
        writer.Separate().Summary(model.Docs.Summary, model.CName);
        if (model.IsExtension)
        {
            writer.Line("/// <param name=\"handle\">The descriptor.</param>");
        }

        writer.Line("/// <returns>A buffer that is large enough; dispose of it.</returns>");
        IoctlDocEmitter.EmitErrors(writer, model);
        writer.Open($"{shape.Modifiers} {shape.BufferType} {model.CsName}({shape.Parameters(withArgument: false, withResult: false)})");
        writer.Line($"{shape.BufferType} {name} = new({growth.Start.ToString(CultureInfo.InvariantCulture)});");
        writer.Open("try").Open("while (true)");
        string discard = shape.ResultName is null ? "" : ", out _";
        writer.Line($"Errno errno = {shape.CallPrefix}Try{model.CsName}({name}{discard});");
        writer.Open("if (errno == Errno.None)").Line($"return {name};").Close().Line();
        string grow = growth.Form == GrowthForm.Double ? "TryDouble" : "TryGrowToAnnounced";
        writer.Open($"if (errno != Errno.{growth.Errno} || !{name}.{grow}())").Line($"{model.NumbersClass}.{model.ThrowName}(errno);").Close();
        writer.Close().Close();
        writer.Open("catch").Line($"{name}.Dispose();").Line("throw;").Close();
        writer.Close();
    }
}
