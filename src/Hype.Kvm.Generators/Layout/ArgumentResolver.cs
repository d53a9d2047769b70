using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Resolves what an ioctl is really given, which is not what its number says.</summary>
internal sealed class ArgumentResolver
{
    private static readonly ArgumentModel s_none = new(
        ArgumentForm.None, "", "", Access.In, false, false, null, null, null, EquatableArray<PointeeModel>.Empty, null);

    private const int DefaultTextLength = 256;
    private const int LongestText = 4096;

    // What generated methods call their own variables.
    private static readonly string[] s_taken = ["created", "errno", "filled", "owner", "pointer", "request", "result", "returned"];

    private readonly ManifestScope _scope;

    public ArgumentResolver(ManifestScope scope) => _scope = scope;

    /// <summary>Says whether a type is another one on each architecture.</summary>
    public bool IsSplit(string type)
    {
        ManifestScope owner = _scope.OwnerOfType(type);
        return owner.Types.Contains(type) && (owner.Types.Find(type) is not { } only || owner.Calculator.IsSplit(only));
    }

    /// <summary>Checks that each architecture which has the ioctl has the types of its argument.</summary>
    public bool HasTypes(IoctlDefinition ioctl, string[] arch)
    {
        bool hasAll = true;
        foreach (string type in ioctl.Argument.Form is ArgumentForm.Memory or ArgumentForm.Array ? ioctl.Argument.Types : EquatableArray<string>.Empty)
        {
            ManifestScope owner = _scope.OwnerOfType(type);
            if (owner.Types.Contains(type) && !Array.TrueForAll(arch, one => owner.Types.Find(type, one) is { IsOpaque: false }))
            {
                string has = string.Join(", ", Architectures.Typed.Where(one => owner.Types.Find(type, one) is { IsOpaque: false }));
                _scope.Report(DiagnosticDescriptors.ArchMismatch, ioctl.Pointer + "/arg/type", ioctl.CName, string.Join(", ", arch), type, has);
                hasAll = false;
            }
        }

        return hasAll;
    }

    /// <summary>Makes a name a parameter's, beside the variables of the method.</summary>
    public static string ParameterName(string name) => Array.IndexOf(s_taken, name) >= 0 ? name + "Argument" : name;

    /// <summary>Resolves an argument, once for each type that it may have; none where it is wrong.</summary>
    public List<ArgumentModel> Resolve(IoctlDefinition ioctl, string[] arch, string ns, List<ParameterModel> parameters, RequestExpressionModel? expression)
    {
        ArgumentDefinition argument = ioctl.Argument;
        List<ArgumentModel?> models = argument.Form switch
        {
            ArgumentForm.None => [s_none],
            ArgumentForm.Descriptor => [Simple(argument, "global::System.Runtime.InteropServices.SafeHandle" + (argument.IsNullable ? "?" : ""), argument.Name ?? "descriptor", false)],
            ArgumentForm.Value => [Value(ioctl, argument, ns)],
            ArgumentForm.Array => [ArrayOf(ioctl, argument, arch[0], ns, parameters, expression)],
            ArgumentForm.Text => [TextOf(ioctl, argument)],
            _ => [.. argument.Types.Select(type => Memory(ioctl, argument, type, arch, ns))],
        };
        List<ArgumentModel> found = [.. models.OfType<ArgumentModel>()];
        if (!AreDistinct(found.Select(model => model.CsType), ioctl.Pointer + "/arg/type") ||
            !found.TrueForAll(model => AreDistinct(NamesOf(model).Concat(parameters.Select(parameter => parameter.CsName)), ioctl.Pointer + "/arg/pointees")))
        {
            return [];
        }

        bool mayGrow = found.TrueForAll(model => model.IsFlexible && (argument.Access != Access.In || argument.Growth?.Form == GrowthForm.Capability));
        if (found.Count > 0 && argument.Growth is not null && !mayGrow)
        {
            _scope.Report(DiagnosticDescriptors.GrowthWithoutArray, ioctl.Pointer + "/arg/grow", ioctl.CName);
            return [];
        }

        return found;
    }

    private static IEnumerable<string> NamesOf(ArgumentModel model) =>
        model.Pointees.Select(pointee => pointee.Name).Concat(model.Descriptors.Select(field => field.Name)).Prepend(model.Name);

    /// <summary>Resolves the field in which a new descriptor comes back.</summary>
    public HandleFieldModel? ResolveHandleField(IoctlDefinition ioctl, string arch, string ns)
    {
        if (ioctl.Return.Field is not { } field)
        {
            return null;
        }

        string pointer = ioctl.Pointer + "/returns";
        if (ioctl.Argument.Form != ArgumentForm.Memory || ioctl.Argument.Type is not { } type || _scope.LayOutEmitted(type, arch) is not { } layout)
        {
            _scope.Report(DiagnosticDescriptors.WrongKind, pointer + "/field", "field", "a field of a structure that is the argument");
            return null;
        }

        FieldModel? found = Find(layout, type, field, pointer + "/field");
        FieldModel? unless = ioctl.Return.UnlessField is { } name ? Find(layout, type, name, pointer + "/unless/field") : null;
        long? flag = ioctl.Return.UnlessFlag is { } expression ? _scope.Evaluate(expression, pointer + "/unless/flag", arch) : null;
        bool isWhole = found is not null && (ioctl.Return.UnlessField is null || (unless is not null && flag is not null));
        return !isWhole ? null : new HandleFieldModel(found!.CsName, unless?.CsName, flag is null ? null : "0x" + flag.Value.ToString("X", CultureInfo.InvariantCulture) + "UL");
    }

    private bool AreDistinct(IEnumerable<string> names, string pointer)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? repeated = names.FirstOrDefault(name => !seen.Add(name));
        if (repeated is not null)
        {
            _scope.Report(DiagnosticDescriptors.DuplicateDefinition, pointer, repeated);
        }

        return repeated is null;
    }

    private ArgumentModel Value(IoctlDefinition ioctl, ArgumentDefinition argument, string ns)
    {
        string? enumType = argument.Enum is { } name ? _scope.EnumTypeOf(name, ioctl.Pointer + "/arg/enum", ns) : null;
        return Simple(argument, enumType ?? ScalarType.Find(argument.Type!)!.CsName, argument.Name ?? "value", enumType is not null);
    }

    private static ArgumentModel Simple(ArgumentDefinition argument, string csType, string name, bool isEnum) =>
        s_none with { Form = argument.Form, CsType = csType, Name = ParameterName(name), IsNullable = argument.IsNullable, IsEnum = isEnum, Summary = argument.Summary };

    private ArgumentModel? Memory(IoctlDefinition ioctl, ArgumentDefinition argument, string type, string[] arch, string ns)
    {
        if (_scope.Calculator.Measure(type, arch[0], ioctl.Pointer + "/arg/type", ns) is not { } measured)
        {
            return null;
        }

        if (measured.Flex is not null && (argument.Pointees.Count > 0 || argument.Descriptors.Count > 0 || argument.SelfSize is not null))
        {
            string key = argument.Pointees.Count > 0 ? "pointees" : argument.Descriptors.Count > 0 ? "fds" : "selfSize";
            string instead = key == "selfSize" ? "of a type without a flexible array; of one with, the array's 'total' says so" : "of a type without a flexible array";
            _scope.Report(DiagnosticDescriptors.WrongKind, $"{ioctl.Pointer}/arg/{key}", key, instead);
            return null;
        }

        if (argument.Access == Access.Out && (argument.Descriptors.Count > 0 || argument.SelfSize is not null))
        {
            _scope.Report(DiagnosticDescriptors.WrongValue, ioctl.Pointer + "/arg/access", "out", "access of what the kernel reads in the argument", "");
            return null;
        }

        string name = argument.Name ?? (ScalarType.Find(type) is null ? NamingRules.ToCamel(type, _scope.Manifest.Prefix) : "value");
        return s_none with
        {
            Form = ArgumentForm.Memory,
            CsType = measured.CsName,
            Name = ParameterName(name),
            Access = argument.Access,
            IsNullable = argument.IsNullable,
            ElementType = measured.Flex?.ElementType,
            Growth = argument.Growth,
            GrowthCapability = argument.Growth?.Capability is { } capability ? CapabilityOf(capability, ioctl) : null,
            Pointees = new EquatableArray<PointeeModel>(argument.Pointees.Select(pointee => PointeeOf(type, arch[0], pointee)).OfType<PointeeModel>()),
            Summary = argument.Summary,
            SelfSize = argument.SelfSize is { } self ? SelfSizeOf(ioctl, type, arch[0], self) : null,
            Descriptors = new EquatableArray<DescriptorFieldModel>(argument.Descriptors.Select(field => DescriptorOf(type, arch[0], field)).OfType<DescriptorFieldModel>()),
        };
    }

    private ArgumentModel? ArrayOf(
        IoctlDefinition ioctl, ArgumentDefinition argument, string arch, string ns, List<ParameterModel> parameters, RequestExpressionModel? expression)
    {
        string pointer = ioctl.Pointer + "/arg/array";
        if (_scope.Calculator.Measure(argument.Type!, arch, pointer, ns) is not { } measured)
        {
            return null;
        }

        if (measured.Flex is not null || measured.Size == 0)
        {
            _scope.Report(DiagnosticDescriptors.BadArgument, pointer, ioctl.CName, "the elements of an array must be of one size, and of 1 byte at least");
            return null;
        }

        string? least = argument.Count is null ? null : new ParameterResolver(_scope).ExpressCount(ioctl, parameters, arch);
        if (argument.Count is null && expression is not { Implicit.Count: > 0 })
        {
            _scope.Report(DiagnosticDescriptors.BadArgument, pointer, ioctl.CName, "nothing says how long the array is; give 'count', or use 'length' or 'count' in the request");
            return null;
        }

        return s_none with
        {
            Form = ArgumentForm.Array,
            CsType = measured.CsName,
            Name = ParameterName(argument.Name ?? (measured.CsName == "byte" ? "data" : "values")),
            Access = argument.Access,
            ElementSize = measured.Size,
            LeastCount = least,
            Summary = argument.Summary,
        };
    }

    private ArgumentModel? TextOf(IoctlDefinition ioctl, ArgumentDefinition argument)
    {
        int maximum = argument.Maximum ?? DefaultTextLength;
        if (maximum is < 1 or > LongestText)
        {
            _scope.Report(DiagnosticDescriptors.WrongValue, ioctl.Pointer + "/arg/max", StructLayoutCalculator.Text(maximum), "length of a string, from 1 to 4096 with its null", "");
            return null;
        }

        return s_none with { Form = ArgumentForm.Text, CsType = "global::System.ReadOnlySpan<byte>", Name = ParameterName(argument.Name ?? "text"), Maximum = maximum, Summary = argument.Summary };
    }

    private SelfSizeModel? SelfSizeOf(IoctlDefinition ioctl, string type, string arch, string name)
    {
        if (_scope.LayOutEmitted(type, arch) is not { } layout || Find(layout, type, name, ioctl.Pointer + "/arg/selfSize") is not { } field)
        {
            return null;
        }

        return IsNumber(field, ioctl.Pointer + "/arg/selfSize") ? new SelfSizeModel(field.CsName, field.CsType, layout.Size) : null;
    }

    private DescriptorFieldModel? DescriptorOf(string type, string arch, DescriptorFieldDefinition descriptor)
    {
        if (_scope.LayOutEmitted(type, arch) is not { } layout || Find(layout, type, descriptor.Field, descriptor.Pointer) is not { } field || !IsNumber(field, descriptor.Pointer))
        {
            return null;
        }

        return new DescriptorFieldModel(field.CsName, field.CsType, descriptor.IsNullable, ParameterName(descriptor.Name, descriptor.Field), descriptor.Summary);
    }

    /// <summary>Names the parameter for a field, after it where the manifest gives no name.</summary>
    private static string ParameterName(string? given, string field) => ParameterName(given is null ? NamingRules.ToCamel(field, "") : NamingRules.Escape(given));

    private bool IsNumber(FieldModel field, string pointer)
    {
        bool isNumber = field is { Kind: FieldKind.Plain, CsType: "byte" or "ushort" or "uint" or "ulong" or "short" or "int" or "long" };
        if (!isNumber)
        {
            _scope.Report(DiagnosticDescriptors.WrongKind, pointer, field.CName, "a field that holds a number");
        }

        return isNumber;
    }

    private string? CapabilityOf(string capability, IoctlDefinition ioctl)
    {
        string? reference = _scope.FindMember(capability);
        if (reference is null)
        {
            _scope.Report(DiagnosticDescriptors.UnknownCapability, ioctl.Pointer + "/arg/grow/capability", capability, "");
        }

        return reference is null ? null : "global::" + reference;
    }

    private PointeeModel? PointeeOf(string type, string arch, PointeeDefinition pointee)
    {
        if (_scope.LayOutEmitted(type, arch) is not { } layout)
        {
            _scope.Report(DiagnosticDescriptors.UnknownField, pointee.Pointer, type, pointee.Field, "");
            return null;
        }

        if (Find(layout, type, pointee.Field, pointee.Pointer) is not { } field)
        {
            return null;
        }

        if (field.CsType != "ulong")
        {
            _scope.Report(DiagnosticDescriptors.WrongKind, pointee.Pointer, pointee.Field, "a field that holds an address: ptr or u64");
            return null;
        }

        FieldModel? length = pointee.Length is { } name ? Find(layout, type, name, pointee.Pointer + "/length") : null;
        string parameter = ParameterName(pointee.Name, pointee.Field);
        return new PointeeModel(field.CsName, pointee.Access, pointee.IsRetained, length?.CsName, length?.CsType, LeastLengthOf(layout, pointee), parameter, pointee.Summary);
    }

    /// <summary>Translates the length that memory must have; the names in it are fields whose values are numbers.</summary>
    private string? LeastLengthOf(StructLayoutModel layout, PointeeDefinition pointee)
    {
        if (pointee.Bytes is not { } bytes)
        {
            return null;
        }

        FieldModel[] numbers = [.. MembersOf(layout).Where(field => field is { Kind: FieldKind.Plain, CsType: "byte" or "ushort" or "uint" or "ulong" })];
        string? translated = LengthExpression.Translate(bytes, name => Array.Find(numbers, field => field.CName == name) is { } field ? "(ulong)filled." + field.CsName : null, out string error);
        if (translated is null)
        {
            _scope.Report(DiagnosticDescriptors.BadExpression, pointee.Pointer + "/bytes", bytes, error);
        }

        return translated;
    }

    private FieldModel? Find(StructLayoutModel layout, string type, string field, string pointer)
    {
        FieldModel[] members = [.. MembersOf(layout)];
        FieldModel? found = Array.Find(members, candidate => candidate.CName == field);
        if (found is null)
        {
            _scope.Report(DiagnosticDescriptors.UnknownField, pointer, type, field, NearestName.Suggest(field, members.Select(candidate => candidate.CName)));
        }

        return found;
    }

    /// <summary>Gets the members that C reaches by name: those of anonymous members too.</summary>
    private static IEnumerable<FieldModel> MembersOf(StructLayoutModel layout) =>
        layout.Fields.SelectMany(field => field.Kind == FieldKind.Anonymous ? MembersOf(field.Nested!) : [field]);
}
