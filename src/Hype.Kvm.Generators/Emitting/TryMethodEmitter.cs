using System.Globalization;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Writes the twin that returns the error, which is the one that makes the call.</summary>
internal static class TryMethodEmitter
{
    public static void Emit(SourceWriter writer, IoctlShape shape)
    {
        IoctlModel model = shape.Model;
        IoctlDocEmitter.Emit(writer, shape, isTry: true);
        writer.Line(IoctlDocEmitter.Attribute(model));
        writer.Open($"{shape.Modifiers} Errno Try{model.CsName}({shape.Parameters(withResult: true)})");
        EmitPreparation(writer, shape);
        int blocks = EmitPins(writer, shape);
        writer.Line($"IoctlResult result = Ioctl.{(model.RetryInterrupted ? "InvokeUninterrupted" : "Invoke")}({shape.InvokeArguments()});");
        EmitResult(writer, shape);
        for (; blocks > 0; blocks--)
        {
            writer.Close();
        }

        writer.Close();
    }

    /// <summary>Writes a copy of the argument with the addresses that are the kernel's to keep.</summary>
    public static void EmitFilled(SourceWriter writer, IoctlShape shape)
    {
        writer.Line($"{shape.Argument.CsType} filled = {shape.Argument.Name};");
        if (shape.Argument.SelfSize is { } self)
        {
            writer.Line($"filled.{self.Field} = {self.Size.ToString(CultureInfo.InvariantCulture)};");
        }

        foreach (PointeeModel pointee in shape.PointeesOf())
        {
            if (pointee.IsRetained)
            {
                writer.Line($"filled.{pointee.Field} = {pointee.Name}.Address;");
            }

            if (pointee.LengthField is { } length)
            {
                writer.Line($"filled.{length} = checked(({pointee.LengthType}){pointee.Name}.Length);");
            }
        }
    }

    private static void EmitPreparation(SourceWriter writer, IoctlShape shape)
    {
        ArgumentModel argument = shape.Argument;
        writer.Line($"ArchitectureGuard.Require({shape.Architectures}, {DocWriter.Literal(shape.Model.CName)});");
        foreach (ParameterModel parameter in shape.Model.Parameters.Where(parameter => parameter.Maximum is not null))
        {
            string maximum = parameter.Maximum!.Value.ToString(CultureInfo.InvariantCulture);
            writer.Line($"global::System.ArgumentOutOfRangeException.ThrowIfGreaterThan(unchecked((ulong){parameter.CsName}), {maximum}UL, nameof({parameter.CsName}));");
        }

        EmitChecks(writer, shape);
        EmitRequest(writer, shape);
        if (shape.HasArgument && argument.IsFlexible && shape.Overload == Overload.Argument)
        {
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({argument.Name});");
        }

        if (shape.HasArgument && argument.IsFlexible)
        {
            // Safe code can write any count into the header, and a kernel that says what it needs does.
            writer.Line($"{argument.Name}.ThrowIfOverstated(nameof({argument.Name}));");
        }

        if (shape.HasArgument && argument.GrowthCapability is { } capability)
        {
            // The kernel reads or writes that much, whatever memory there is.
            writer.Line($"global::System.ArgumentOutOfRangeException.ThrowIfLessThan({argument.Name}.ByteLength, {shape.CallPrefix}SizeOf({capability}), nameof({argument.Name}));");
        }

        if (shape.IsStructure && argument.Access == Access.Out)
        {
            writer.Line($"{argument.Name} = default;");
        }

        if (shape.Model.Created is { IsImported: false } created)
        {
            // The handle exists before its descriptor does: nothing can fail between the call and the handle's owning it.
            writer.Line($"{created.CsName} created = new();");
        }

        if (shape.IsFilled)
        {
            EmitFilled(writer, shape);
            foreach (PointeeModel pointee in shape.PointeesOf().Where(pointee => pointee.LeastLength is not null))
            {
                // The kernel reads or writes that much, whatever memory there is.
                writer.Line($"global::System.ArgumentOutOfRangeException.ThrowIfLessThan((ulong){pointee.Name}.Length, {pointee.LeastLength}, nameof({pointee.Name}));");
            }
        }
    }

    /// <summary>Writes the checks of forms that have no structure, and what holds descriptors open.</summary>
    private static void EmitChecks(SourceWriter writer, IoctlShape shape)
    {
        ArgumentModel argument = shape.Argument;
        if (shape.HasArgument && argument.LeastCount is { } least)
        {
            // The kernel reads or writes that much, whatever memory there is.
            writer.Line($"global::System.ArgumentOutOfRangeException.ThrowIfLessThan((ulong){argument.Name}.Length, {least}, nameof({argument.Name}));");
        }

        if (argument.Form == ArgumentForm.Text)
        {
            string length = argument.Maximum.ToString(CultureInfo.InvariantCulture);
            writer.Line($"byte* pointer = stackalloc byte[{length}];");
            writer.Line($"IoctlText.Copy({argument.Name}, new global::System.Span<byte>(pointer, {length}), nameof({argument.Name}));");
        }

        if (argument is { Form: ArgumentForm.Descriptor, IsNullable: true })
        {
            writer.Line($"using DescriptorReference {IoctlShape.ReferenceOf(argument.Name)} = new({argument.Name});");
        }

        foreach (DescriptorFieldModel descriptor in shape.DescriptorsOf())
        {
            if (!descriptor.IsNullable)
            {
                writer.Line($"global::System.ArgumentNullException.ThrowIfNull({descriptor.Name});");
            }

            writer.Line($"using DescriptorReference {IoctlShape.ReferenceOf(descriptor.Name)} = new({descriptor.Name});");
        }
    }

    private static void EmitRequest(SourceWriter writer, IoctlShape shape)
    {
        if (shape.Model.Expression is not { } expression)
        {
            return;
        }

        string size = shape.Argument.ElementSize.ToString(CultureInfo.InvariantCulture);
        IEnumerable<string> arguments = shape.Model.Parameters.Select(parameter => parameter.CsName)
            .Concat(expression.Implicit.Select(name => $"(ulong){shape.Argument.Name}.Length" + (name == Layout.ImplicitNames.Length ? $" * {size}UL" : "")));
        writer.Line($"uint request = {shape.Model.NumbersClass}.{shape.Model.CName}({string.Join(", ", arguments)});");
    }

    /// <summary>Writes what pins memory for the call, and says how many blocks it opened.</summary>
    private static int EmitPins(SourceWriter writer, IoctlShape shape)
    {
        if (shape.IsFilled)
        {
            PointeeModel[] pinned = [.. shape.PointeesOf().Where(pointee => !pointee.IsRetained)];
            foreach (PointeeModel pointee in pinned)
            {
                writer.Open($"fixed (byte* {pointee.Name.TrimStart('@')}Pointer = {pointee.Name})");
            }

            foreach (PointeeModel pointee in pinned)
            {
                writer.Line($"filled.{pointee.Field} = (ulong){pointee.Name.TrimStart('@')}Pointer;");
            }

            foreach (DescriptorFieldModel descriptor in shape.DescriptorsOf())
            {
                writer.Line($"filled.{descriptor.Field} = unchecked(({descriptor.FieldType}){IoctlShape.ReferenceOf(descriptor.Name)}.Number);");
            }

            return pinned.Length;
        }

        if (shape.IsStructure)
        {
            writer.Open($"fixed ({shape.Argument.CsType}* pointer = &{shape.Argument.Name})");
            return 1;
        }

        if (shape.HasArgument && shape.Argument.Form == ArgumentForm.Array)
        {
            writer.Open($"fixed ({shape.Argument.CsType}* pointer = {shape.Argument.Name})");
            return 1;
        }

        if (shape.HasArgument && shape.Overload == Overload.Span)
        {
            writer.Open($"fixed (byte* pointer = {shape.Argument.Name})");
            return 1;
        }

        return 0;
    }

    private static void EmitResult(SourceWriter writer, IoctlShape shape)
    {
        ArgumentModel argument = shape.Argument;
        if (shape.HasArgument && argument.IsFlexible && shape.Overload == Overload.Argument)
        {
            writer.Line($"global::System.GC.KeepAlive({argument.Name});");
        }

        if (shape.IsFilled && argument.Access == Access.InOut)
        {
            foreach (PointeeModel pointee in shape.PointeesOf().Where(pointee => !pointee.IsRetained))
            {
                writer.Line($"filled.{pointee.Field} = {argument.Name}.{pointee.Field};");
            }

            foreach (DescriptorFieldModel descriptor in shape.DescriptorsOf())
            {
                writer.Line($"filled.{descriptor.Field} = {argument.Name}.{descriptor.Field};");
            }

            writer.Line($"{argument.Name} = filled;");
        }

        if (shape.Model.Return.Form == ReturnForm.Handle)
        {
            EmitHandle(writer, shape);
        }
        else if (shape.ResultName is { } result)
        {
            writer.Line($"{result} = result.Value;");
        }

        writer.Line("return result.Errno;");
    }

    private static void EmitHandle(SourceWriter writer, IoctlShape shape)
    {
        HandleFieldModel? field = shape.Model.HandleField;
        string unless = field?.UnlessField is null ? "" : $" && ((ulong){shape.Argument.Name}.{field.UnlessField} & {field.UnlessFlag}) == 0";
        string descriptor = field is null ? "result.Value" : $"(int){shape.Argument.Name}.{field.CsName}";
        if (shape.Model.Created is { IsImported: true } imported)
        {
            writer.Line($"{shape.ResultName} = result.Succeeded{unless} ? {imported.CsName}.FromDescriptor({descriptor}, ownsHandle: true) : null;");
            return;
        }

        writer.Open($"if (result.Succeeded{unless})").Line($"created.SetDescriptor({descriptor});").Line($"{shape.ResultName} = created;").Close();
        writer.Open("else").Line("created.Dispose();").Line($"{shape.ResultName} = null;").Close().Line();
    }
}
