using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the methods of one ioctl on every handle that takes it, with its number and its hints.</summary>
internal static class IoctlEmitter
{
    public static string Emit(IoctlModel model)
    {
        SourceWriter writer = new SourceWriter().Header(model.Namespace, usesInterop: true);
        foreach (HandleScopeModel handle in model.Handles)
        {
            EmitClass(writer, model, handle);
            writer.Line();
        }

        EmitNumber(writer, model);
        return writer.ToString();
    }

    private static void EmitClass(SourceWriter writer, IoctlModel model, HandleScopeModel handle)
    {
        if (model.IsExtension || handle.IsImported)
        {
            string which = handle.IsImported ? "that another manifest adds" : "that are not the same on every architecture, or that only this one has";
            writer.Line($"/// <summary>Ioctls of <see cref=\"{handle.CsName}\"/> {which}.</summary>");
            writer.Open($"public static unsafe partial class {handle.ClassName}Extensions");
        }
        else
        {
            writer.Open($"unsafe partial class {handle.CsName}");
        }

        foreach (IoctlShape shape in ShapesOf(model, handle))
        {
            EmitThrowing(writer, shape);
            TryMethodEmitter.Emit(writer, shape);
        }

        ArgumentModel first = model.Arguments[0];
        if (first.Growth is not null && first.Access != Access.In)
        {
            GrowthEmitter.Emit(writer, new IoctlShape(model, handle, first, Overload.Argument));
        }

        writer.Close();
    }

    private static IEnumerable<IoctlShape> ShapesOf(IoctlModel model, HandleScopeModel handle)
    {
        foreach (ArgumentModel argument in model.Arguments)
        {
            yield return new IoctlShape(model, handle, argument, Overload.Argument);
            if (argument.IsFlexible)
            {
                yield return new IoctlShape(model, handle, argument, Overload.Span);
            }

            if (argument.Form == ArgumentForm.Text)
            {
                yield return new IoctlShape(model, handle, argument, Overload.Text);
            }
        }

        if (model.Arguments[0] is { IsNullable: true, Form: not ArgumentForm.Descriptor })
        {
            yield return new IoctlShape(model, handle, model.Arguments[0], Overload.Without);
        }
    }

    private static void EmitThrowing(SourceWriter writer, IoctlShape shape)
    {
        IoctlModel model = shape.Model;
        IoctlDocEmitter.Emit(writer, shape, isTry: false);
        writer.Open($"{shape.Modifiers} {shape.ReturnType} {model.CsName}({shape.Parameters(withResult: false)})");
        writer.Line($"Errno errno = {shape.CallPrefix}Try{model.CsName}({shape.Arguments(withResult: true)});");
        writer.Open("if (errno != Errno.None)");
        string shown = shape.Argument.Name;
        if (shape.PointeesOf().Any(pointee => pointee.IsRetained) && DetailTemplate.IsUsed(model, shape.Argument))
        {
            TryMethodEmitter.EmitFilled(writer, shape);
            shown = "filled";
        }

        writer.Line($"{model.NumbersClass}.{model.ThrowName}(errno{shape.DetailArgument(shown)});").Close();
        if (shape.ResultName is { } result)
        {
            writer.Line().Line($"return {result}{(model.Return.Form == ReturnForm.Handle && !shape.ReturnType.EndsWith("?", StringComparison.Ordinal) ? "!" : "")};");
        }

        writer.Close();
    }

    /// <summary>Writes a number that parameters are part of as a method.</summary>
    private static void EmitExpression(SourceWriter writer, IoctlModel model, RequestExpressionModel expression)
    {
        IEnumerable<string> parameters = model.Parameters.Select(parameter => $"{parameter.CsType} {parameter.CsName}").Concat(expression.Implicit.Select(name => $"ulong {name}"));
        writer.Line($"internal static uint {model.CName}({string.Join(", ", parameters)}) =>");
        writer.Line($"    IoctlRequest.Encode(IoctlDirection.{expression.Direction}, {expression.Type}, {expression.Number}, {expression.Size});");
    }

    private static void EmitNumber(SourceWriter writer, IoctlModel model)
    {
        writer.Open($"internal static partial class {model.NumbersClass}");
        string encoding = model.Encoding.Length == 0 ? "A number without structure." : $"{DocWriter.Escape(model.Encoding)}.";
        writer.Line($"/// <summary>{encoding}</summary>");
        if (model.Expression is { } expression)
        {
            EmitExpression(writer, model, expression);
        }
        else
        {
            writer.Line($"internal const uint {model.CName} = 0x{model.Number.ToString("X8", CultureInfo.InvariantCulture)};");
        }

        foreach (IGrouping<string, ArgumentModel> group in model.Arguments.GroupBy(argument => DetailTemplate.Parameter(model, argument)))
        {
            writer.Separate().Line("[global::System.Diagnostics.CodeAnalysis.DoesNotReturn]");
            writer.Line($"internal static void {model.ThrowName}(Errno errno{group.Key}) =>");
            writer.Line($"    throw new {model.Exception}({DocWriter.Literal(model.CName)}, errno, {DetailTemplate.Expression(model, group.First())}, {model.HintsName}(errno));");
        }

        writer.Separate().Open($"private static string? {model.HintsName}(Errno errno) => errno switch");
        foreach (ErrorDefinition error in model.Errors)
        {
            writer.Line($"Errno.{error.Errno} => {DocWriter.Literal(error.Meaning)},");
        }

        writer.Line("_ => null,").CloseWith("};").Close();
    }
}
