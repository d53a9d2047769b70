using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the methods of one ioctl on every handle that takes it, with its number and its hints.</summary>
internal static class IoctlEmitter
{
    public static string Emit(IoctlModel model)
    {
        SourceWriter writer = new SourceWriter().Header(model.Namespace, usesInterop: true);
        foreach (string handle in model.Handles)
        {
            EmitClass(writer, new IoctlShape(model, handle));
            writer.Line();
        }

        EmitNumber(writer, model);
        return writer.ToString();
    }

    private static void EmitClass(SourceWriter writer, IoctlShape shape)
    {
        if (shape.Model.IsExtension)
        {
            writer.Line($"/// <summary>Ioctls of <see cref=\"{shape.Handle}\"/> that only this architecture has.</summary>");
            writer.Open($"public static unsafe partial class {shape.Handle}Extensions");
        }
        else
        {
            writer.Open($"unsafe partial class {shape.Handle}");
        }

        EmitThrowing(writer, shape, withArgument: true);
        EmitTry(writer, shape, withArgument: true);
        if (shape.Model.Argument.IsNullable)
        {
            EmitThrowing(writer, shape, withArgument: false);
            EmitTry(writer, shape, withArgument: false);
        }

        if (shape.Model.Argument.Growth is not null)
        {
            GrowthEmitter.Emit(writer, shape);
        }

        writer.Close();
    }

    private static void EmitThrowing(SourceWriter writer, IoctlShape shape, bool withArgument)
    {
        IoctlModel model = shape.Model;
        IoctlDocEmitter.Emit(writer, shape, withArgument, isTry: false);
        writer.Open($"{shape.Modifiers} {shape.ReturnType} {model.CsName}({shape.Parameters(withArgument, withResult: false)})");
        string arguments = shape.Arguments(withArgument, withResult: true);
        writer.Line($"Errno errno = {shape.CallPrefix}Try{model.CsName}({arguments});");
        writer.Open("if (errno != Errno.None)").Line($"{model.NumbersClass}.{model.ThrowName}(errno{shape.DetailArgument(withArgument)});").Close();
        if (shape.ResultName is { } result)
        {
            writer.Line().Line($"return {result}{(model.Return.Form == ReturnForm.Handle ? "!" : "")};");
        }

        writer.Close();
    }

    private static void EmitTry(SourceWriter writer, IoctlShape shape, bool withArgument)
    {
        IoctlModel model = shape.Model;
        IoctlDocEmitter.Emit(writer, shape, withArgument, isTry: true);
        writer.Line(IoctlDocEmitter.Attribute(model));
        writer.Open($"{shape.Modifiers} Errno Try{model.CsName}({shape.Parameters(withArgument, withResult: true)})");
        bool isPinned = withArgument && model.Argument is { Form: ArgumentForm.Memory, IsFlexible: false };
        EmitPreparation(writer, shape, withArgument);
        if (isPinned)
        {
            writer.Open($"fixed ({model.Argument.CsType}* pointer = &{model.Argument.Name})");
        }

        writer.Line($"IoctlResult result = Ioctl.{(model.RetryInterrupted ? "InvokeUninterrupted" : "Invoke")}({shape.InvokeArguments(withArgument)});");
        EmitResult(writer, shape, withArgument);
        if (isPinned)
        {
            writer.Close();
        }

        writer.Close();
    }

    private static void EmitPreparation(SourceWriter writer, IoctlShape shape, bool withArgument)
    {
        ArgumentModel argument = shape.Model.Argument;
        if (withArgument && argument.IsFlexible)
        {
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({argument.Name});");
        }

        if (withArgument && argument is { Form: ArgumentForm.Memory, Access: Access.Out, IsFlexible: false })
        {
            writer.Line($"{argument.Name} = default;");
        }

        if (shape.Model.Return.Form == ReturnForm.Handle)
        {
            // The handle exists before its descriptor does: nothing can fail between the call and the handle's owning it.
            writer.Line($"{shape.Model.ReturnHandle} created = new();");
        }
    }

    private static void EmitResult(SourceWriter writer, IoctlShape shape, bool withArgument)
    {
        if (withArgument && shape.Model.Argument.IsFlexible)
        {
            writer.Line($"global::System.GC.KeepAlive({shape.Model.Argument.Name});");
        }

        if (shape.Model.Return.Form == ReturnForm.Handle)
        {
            writer.Open("if (result.Succeeded)").Line("created.SetDescriptor(result.Value);").Line($"{shape.ResultName} = created;").Close();
            writer.Open("else").Line("created.Dispose();").Line($"{shape.ResultName} = null;").Close().Line();
        }
        else if (shape.ResultName is { } result)
        {
            writer.Line($"{result} = result.Value;");
        }

        writer.Line("return result.Errno;");
    }

    private static void EmitNumber(SourceWriter writer, IoctlModel model)
    {
        writer.Open($"internal static partial class {model.NumbersClass}");
        string encoding = model.Encoding.Length == 0 ? "A number without structure." : $"{DocWriter.Escape(model.Encoding)}.";
        writer.Line($"/// <summary>{encoding}</summary>");
        writer.Line($"internal const uint {model.CName} = 0x{model.Number.ToString("X8", CultureInfo.InvariantCulture)};");
        writer.Separate().Line("[global::System.Diagnostics.CodeAnalysis.DoesNotReturn]");
        writer.Line($"internal static void {model.ThrowName}(Errno errno{DetailTemplate.Parameter(model)}) =>");
        writer.Line($"    throw new {model.Exception}({DocWriter.Literal(model.CName)}, errno, {DetailTemplate.Expression(model)}, {model.HintsName}(errno));");
        writer.Separate().Open($"private static string? {model.HintsName}(Errno errno) => errno switch");
        foreach (ErrorDefinition error in model.Errors)
        {
            writer.Line($"Errno.{error.Errno} => {DocWriter.Literal(error.Meaning)},");
        }

        writer.Line("_ => null,").CloseWith("};").Close();
    }
}
