using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>The pieces of one overload of an ioctl's methods on one handle: modifiers, parameters and arguments.</summary>
internal sealed class IoctlShape
{
    public IoctlShape(IoctlModel model, HandleScopeModel handle, ArgumentModel argument, Overload overload)
    {
        Model = model;
        Handle = handle.CsName;
        IsExtension = model.IsExtension || handle.IsImported;
        Architectures = handle.Architectures;
        Argument = argument;
        Overload = overload;
    }

    public IoctlModel Model { get; }

    public string Handle { get; }

    /// <summary>Gets whether the method is an extension of the handle: what one architecture alone has, or the handle is another manifest's.</summary>
    public bool IsExtension { get; }

    /// <summary>Gets the architectures on which the call may be made, as an expression.</summary>
    public string Architectures { get; }

    public ArgumentModel Argument { get; }

    public Overload Overload { get; }

    public bool HasArgument => Overload != Overload.Without && Argument.Form != ArgumentForm.None;

    /// <summary>Gets whether the argument is a structure in memory that the method pins or copies.</summary>
    public bool IsStructure => HasArgument && Argument is { Form: ArgumentForm.Memory, IsFlexible: false };

    /// <summary>Gets whether the method copies the argument, to put addresses into it.</summary>
    public bool IsFilled => IsStructure && (Argument.Pointees.Count > 0 || Argument.Descriptors.Count > 0 || Argument.SelfSize is not null);

    public string Receiver => IsExtension ? "handle" : "this";

    public string CallPrefix => IsExtension ? "handle." : "";

    public string Modifiers => (Model.IsInternal ? "internal" : "public") + (IsExtension ? " static" : "");

    public string ReturnType => Model.Return.Form switch
    {
        ReturnForm.Status => "void",
        ReturnForm.Handle => Model.Created!.CsName + (Model.HandleField?.UnlessField is null ? "" : "?"),
        _ => "int",
    };

    /// <summary>Gets the name of the result, which the twin that does not throw gives through <c>out</c>.</summary>
    public string? ResultName => Model.Return.Form switch
    {
        ReturnForm.Status => null,
        ReturnForm.Handle => "owner",
        ReturnForm.Count => "count",
        _ => "returned",
    };

    public string BufferType => $"FlexibleArrayBuffer<{Argument.CsType}, {Argument.ElementType}>";

    /// <summary>Gets the type of the first parameter besides the handle.</summary>
    public string ArgumentType =>
        Argument.Form == ArgumentForm.Array ? $"global::System.{(Argument.Access == Access.In ? "ReadOnlySpan" : "Span")}<{Argument.CsType}>"
        : Overload == Overload.Text ? "string"
        : !Argument.IsFlexible ? Argument.CsType
        : Overload == Overload.Span ? $"FlexibleArraySpan<{Argument.CsType}, {Argument.ElementType}>"
        : BufferType;

    /// <summary>Gets the modifier that the argument has at its declaration and in calls.</summary>
    public string Modifier => !IsStructure ? "" : Argument.Access switch
    {
        Access.In => "in ",
        Access.Out => "out ",
        _ => "ref ",
    };

    private string OutType => $"out {ReturnType.TrimEnd('?')}{(Model.Return.Form == ReturnForm.Handle ? "?" : "")}";

    public string Parameters(bool withResult) => string.Join(", ", ParametersOf(withResult));

    public string Arguments(bool withResult)
    {
        List<string> arguments = [.. Model.Parameters.Select(parameter => parameter.CsName)];
        if (HasArgument)
        {
            arguments.Add(Modifier + Argument.Name);
            arguments.AddRange(PointeesOf().Select(pointee => pointee.Name));
            arguments.AddRange(DescriptorsOf().Select(descriptor => descriptor.Name));
        }

        if (withResult && ResultName is { } result)
        {
            arguments.Add($"{OutType} {result}");
        }

        return string.Join(", ", arguments);
    }

    public IEnumerable<PointeeModel> PointeesOf() => IsFilled ? Argument.Pointees : [];

    public IEnumerable<DescriptorFieldModel> DescriptorsOf() => IsFilled ? Argument.Descriptors : [];

    /// <summary>Gets the names of variables that hold descriptors open for the call.</summary>
    public static string ReferenceOf(string name) => name.TrimStart('@') + "Reference";

    public string InvokeArguments()
    {
        string call = $"{Receiver}, {(Model.Expression is null ? $"{Model.NumbersClass}.{Model.CName}" : "request")}";
        return Argument.Form switch
        {
            _ when !HasArgument => call,
            ArgumentForm.Descriptor when Argument.IsNullable => $"{call}, unchecked((nuint)(uint){ReferenceOf(Argument.Name)}.Number)",
            ArgumentForm.Descriptor => $"{call}, {Argument.Name}",
            ArgumentForm.Value => $"{call}, unchecked((nuint){(IsSigned(Argument.CsType) ? "(nint)(long)" : "(ulong)")}{Argument.Name})",
            _ when IsFilled => $"{call}, &filled",
            _ when Argument.IsFlexible && Overload == Overload.Argument => $"{call}, {Argument.Name}.Address",
            _ => $"{call}, pointer",
        };
    }

    public string DetailArgument(string name) => HasArgument && DetailTemplate.IsUsed(Model, Argument) ? $", {Modifier.Replace("ref ", "in ")}{name}" : "";

    private IEnumerable<string> ParametersOf(bool withResult)
    {
        if (IsExtension)
        {
            yield return $"this {Handle} handle";
        }

        foreach (ParameterModel parameter in Model.Parameters)
        {
            yield return $"{parameter.CsType} {parameter.CsName}";
        }

        if (HasArgument)
        {
            yield return $"{Modifier}{ArgumentType} {Argument.Name}";
            foreach (PointeeModel pointee in PointeesOf())
            {
                yield return $"{pointee.CsType} {pointee.Name}";
            }

            foreach (DescriptorFieldModel descriptor in DescriptorsOf())
            {
                yield return $"{descriptor.CsType} {descriptor.Name}";
            }
        }

        if (withResult && ResultName is { } result)
        {
            yield return $"{OutType} {result}";
        }
    }

    private static bool IsSigned(string csType) => csType is "int" or "long" or "short" or "sbyte";
}
