using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Resolves what an ioctl is really given, which is not what its number says.</summary>
internal sealed class ArgumentResolver
{
    private readonly ManifestScope _scope;
    private readonly StructLayoutCalculator _calculator;

    public ArgumentResolver(ManifestScope scope, StructLayoutCalculator calculator)
    {
        _scope = scope;
        _calculator = calculator;
    }

    public ArgumentModel? Resolve(IoctlDefinition ioctl, string ns)
    {
        ArgumentDefinition argument = ioctl.Argument;
        ArgumentModel? model = argument.Form switch
        {
            ArgumentForm.None => new ArgumentModel(ArgumentForm.None, "", "", Access.In, false, false, null, null, null),
            ArgumentForm.Descriptor => Simple(argument, "global::System.Runtime.InteropServices.SafeHandle", argument.Name ?? "descriptor", false),
            ArgumentForm.Value => Value(ioctl, argument, ns),
            _ => Memory(ioctl, argument, ns),
        };
        if (model is not null && argument.Growth is not null && (!model.IsFlexible || argument.Access == Access.In))
        {
            _scope.Report(DiagnosticDescriptors.GrowthWithoutArray, ioctl.Pointer + "/arg/grow", ioctl.CName);
            return null;
        }

        return model;
    }

    private ArgumentModel Value(IoctlDefinition ioctl, ArgumentDefinition argument, string ns)
    {
        string csType = ScalarType.Find(argument.Type!)!.CsName;
        bool isEnum = false;
        if (argument.Enum is { } name)
        {
            if (_scope.Enums.TryGetValue(name, out EnumDefinition? definition))
            {
                csType = ManifestScope.Qualify(ManifestScope.CsNameOf(definition), _scope.NamespaceOf(definition.Arch), ns);
                isEnum = true;
            }
            else
            {
                _scope.Report(DiagnosticDescriptors.UnknownEnum, ioctl.Pointer + "/arg/enum", name, NearestName.Suggest(name, _scope.Enums.Keys));
            }
        }

        return Simple(argument, csType, argument.Name ?? "value", isEnum);
    }

    private static ArgumentModel Simple(ArgumentDefinition argument, string csType, string name, bool isEnum) =>
        new(argument.Form, csType, name, Access.In, argument.IsNullable, isEnum, null, null, argument.Summary);

    private ArgumentModel? Memory(IoctlDefinition ioctl, ArgumentDefinition argument, string ns)
    {
        string pointer = ioctl.Pointer + "/arg/type";
        string type = argument.Type!;
        if (_calculator.Measure(type, pointer, ns) is not { } measured)
        {
            return null;
        }

        string? element = null;
        if (_scope.Types.TryGetValue(type, out TypeDefinition? definition))
        {
            if (IsOtherArch(ioctl, definition))
            {
                _scope.Report(DiagnosticDescriptors.ArchMismatch, pointer, ioctl.CName, ArchText(ioctl.Arch), type, ArchText(definition.Arch));
                return null;
            }

            element = ElementOf(type, definition, ns);
        }

        string name = argument.Name ?? (ScalarType.Find(type) is null ? NamingRules.ToCamel(type, _scope.Manifest.Prefix) : "value");
        return new ArgumentModel(ArgumentForm.Memory, measured.CsName, name, argument.Access, argument.IsNullable, false, element, argument.Growth, argument.Summary);
    }

    // A type's C# name for the elements was written for the namespace of the struct; the ioctl may be in another.
    private string? ElementOf(string type, TypeDefinition definition, string ns)
    {
        if (_calculator.LayOut(type)?.Flex is not { } flex)
        {
            return null;
        }

        string element = definition.Fields[definition.Fields.Count - 1].Type!.Replace("[]", "");
        return _calculator.Measure(element, definition.Pointer, ns)?.CsName ?? flex.ElementType;
    }

    private static bool IsOtherArch(IoctlDefinition ioctl, TypeDefinition type) =>
        type.Arch.Count > 0 && (ioctl.Arch.Count == 0 || ioctl.Arch.Any(arch => !type.Arch.Contains(arch)));

    private static string ArchText(EquatableArray<string> arch) => arch.Count == 0 ? "every architecture" : string.Join(", ", arch);
}
