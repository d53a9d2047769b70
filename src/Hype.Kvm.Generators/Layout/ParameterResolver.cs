using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Resolves the parameters of an ioctl's C macro, and writes the expressions over them in C#.</summary>
internal sealed class ParameterResolver
{
    private readonly ManifestScope _scope;

    public ParameterResolver(ManifestScope scope) => _scope = scope;

    /// <summary>Resolves the parameters; <see langword="null"/> where one is wrong.</summary>
    public List<ParameterModel>? Resolve(IoctlDefinition ioctl, string ns)
    {
        List<ParameterModel> models = [];
        foreach (ParameterDefinition parameter in ioctl.Parameters)
        {
            string? mistake = ioctl.Request.Form != RequestForm.Ioc ? "needs a request of the form 'ioc'"
                : models.Exists(model => model.CName == parameter.Name) ? "is there twice"
                : null;
            if (mistake is not null)
            {
                _scope.Report(DiagnosticDescriptors.BadParameter, parameter.Pointer, parameter.Name, ioctl.CName, mistake);
                return null;
            }

            string csType = TypeOf(parameter, ns);
            models.Add(new ParameterModel(parameter.Name, ArgumentResolver.ParameterName(NamingRules.ToCamel(parameter.Name, "")), csType, parameter.Maximum, parameter.Summary));
        }

        return models;
    }

    /// <summary>Writes the request number as C#, where it is not the same for each call.</summary>
    public RequestExpressionModel? Express(IoctlDefinition ioctl, List<ParameterModel> parameters, string arch)
    {
        if (ioctl.Request.Form != RequestForm.Ioc)
        {
            return null;
        }

        string pointer = ioctl.Pointer + "/request";
        HashSet<string> used = new(StringComparer.Ordinal);
        string? type = Translate(ioctl.Request.Type, [], pointer + "/ioc/1", arch, used);
        string? number = Translate(ioctl.Request.Number, parameters, pointer + "/ioc/2", arch, used, ioctl);
        string? size = Translate(ioctl.Request.SizedBy!, parameters, pointer + "/ioc/3", arch, used, ioctl);
        if (type is null || number is null || size is null)
        {
            return null;
        }

        foreach (ParameterDefinition parameter in ioctl.Parameters.Where(parameter => !used.Contains(parameter.Name)))
        {
            _scope.Report(DiagnosticDescriptors.BadParameter, parameter.Pointer, parameter.Name, ioctl.CName, "is not used in its request");
        }

        EquatableArray<string> implicitNames = new(ImplicitNames.Of(ioctl).Where(used.Contains));
        return used.Count == 0 ? null : new RequestExpressionModel(ioctl.Request.Direction, type, number, size, implicitNames);
    }

    /// <summary>Writes how many elements an array must have at least.</summary>
    public string? ExpressCount(IoctlDefinition ioctl, List<ParameterModel> parameters, string arch) =>
        Translate(ioctl.Argument.Count!, parameters, ioctl.Pointer + "/arg/count", arch, []);

    private string TypeOf(ParameterDefinition parameter, string ns)
    {
        string? enumType = parameter.Enum is { } name ? _scope.EnumTypeOf(name, parameter.Pointer + "/enum", ns) : null;
        return enumType ?? ScalarType.Find(parameter.Type)!.CsName;
    }

    private string? Translate(string expression, List<ParameterModel> parameters, string pointer, string arch, HashSet<string> used, IoctlDefinition? ioctl = null)
    {
        string? translated = LengthExpression.Translate(expression, name => ValueOf(name, parameters, pointer, arch, used, ioctl), out string error);
        if (translated is null)
        {
            _scope.Report(DiagnosticDescriptors.BadExpression, pointer, expression, error);
        }

        return translated;
    }

    private string? ValueOf(string name, List<ParameterModel> parameters, string pointer, string arch, HashSet<string> used, IoctlDefinition? ioctl)
    {
        if (parameters.Find(parameter => parameter.CName == name) is { } parameter)
        {
            used.Add(name);
            return "(ulong)" + parameter.CsName;
        }

        if (ioctl is not null && ImplicitNames.Of(ioctl).Contains(name))
        {
            used.Add(name);
            return name;
        }

        if (name.StartsWith("sizeof(", StringComparison.Ordinal))
        {
            string type = name.Substring("sizeof(".Length).TrimEnd(')');
            return _scope.Calculator.SizeOf(type, arch) is { } size ? StructLayoutCalculator.Text(size) + "UL" : null;
        }

        return _scope.Knows(name) && _scope.Evaluate(name, pointer, arch) is { } value ? unchecked((ulong)value).ToString(CultureInfo.InvariantCulture) + "UL" : null;
    }
}
