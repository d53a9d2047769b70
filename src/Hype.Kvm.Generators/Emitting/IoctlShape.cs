using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>The pieces of an ioctl's methods on one handle: modifiers, parameters and arguments.</summary>
internal sealed class IoctlShape
{
    public IoctlShape(IoctlModel model, string handle)
    {
        Model = model;
        Handle = handle;
    }

    public IoctlModel Model { get; }

    public string Handle { get; }

    public string Receiver => Model.IsExtension ? "handle" : "this";

    public string CallPrefix => Model.IsExtension ? "handle." : "";

    public string Modifiers => (Model.IsInternal ? "internal" : "public") + (Model.IsExtension ? " static" : "");

    public string ReturnType => Model.Return.Form switch
    {
        ReturnForm.Status => "void",
        ReturnForm.Handle => Model.ReturnHandle!,
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

    public string BufferType => $"FlexibleArrayBuffer<{Model.Argument.CsType}, {Model.Argument.ElementType}>";

    public string Parameters(bool withArgument, bool withResult)
    {
        List<string> parameters = [];
        if (Model.IsExtension)
        {
            parameters.Add($"this {Handle} handle");
        }

        if (withArgument && Model.Argument.Form != ArgumentForm.None)
        {
            parameters.Add($"{Modifier("in ")}{(Model.Argument.IsFlexible ? BufferType : Model.Argument.CsType)} {Model.Argument.Name}");
        }

        if (withResult && ResultName is { } result)
        {
            parameters.Add($"out {ReturnType}{(Model.Return.Form == ReturnForm.Handle ? "?" : "")} {result}");
        }

        return string.Join(", ", parameters);
    }

    public string Arguments(bool withArgument, bool withResult)
    {
        List<string> arguments = [];
        if (withArgument && Model.Argument.Form != ArgumentForm.None)
        {
            arguments.Add($"{Modifier("in ")}{Model.Argument.Name}");
        }

        if (withResult && ResultName is { } result)
        {
            arguments.Add($"out {ReturnType}{(Model.Return.Form == ReturnForm.Handle ? "?" : "")} {result}");
        }

        return string.Join(", ", arguments);
    }

    public string InvokeArguments(bool withArgument)
    {
        string call = $"{Receiver}, {Model.NumbersClass}.{Model.CName}";
        ArgumentModel argument = Model.Argument;
        return argument.Form switch
        {
            _ when !withArgument => call,
            ArgumentForm.None => call,
            ArgumentForm.Descriptor => $"{call}, {argument.Name}",
            ArgumentForm.Value => $"{call}, unchecked((nuint){(IsSigned(argument.CsType) ? "(nint)(long)" : "(ulong)")}{argument.Name})",
            _ => argument.IsFlexible ? $"{call}, {argument.Name}.Address" : $"{call}, pointer",
        };
    }

    public string DetailArgument(bool withArgument) => withArgument && DetailTemplate.IsUsed(Model) ? $", {Modifier("in ")}{Model.Argument.Name}" : "";

    private string Modifier(string forIn)
    {
        if (Model.Argument.Form != ArgumentForm.Memory || Model.Argument.IsFlexible)
        {
            return "";
        }

        return Model.Argument.Access switch
        {
            Access.In => forIn,
            Access.Out => "out ",
            _ => "ref ",
        };
    }

    private static bool IsSigned(string csType) => csType is "int" or "long" or "short" or "sbyte";
}
