using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Resolves ioctls: number, handles, argument, result and what their documentation refers to.</summary>
internal sealed class IoctlResolver
{
    private readonly ManifestScope _scope;
    private readonly StructLayoutCalculator _calculator;
    private readonly CsNameRegistry _names;
    private readonly HashSet<string> _cNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);

    public IoctlResolver(ManifestScope scope, StructLayoutCalculator calculator)
    {
        _scope = scope;
        _calculator = calculator;
        _names = new CsNameRegistry(scope);
    }

    public IoctlModel? Resolve(IoctlDefinition ioctl)
    {
        string ns = _scope.NamespaceOf(ioctl.Arch);
        List<string> handles = HandlesOf(ioctl);
        uint? number = NumberOf(ioctl);
        ArgumentModel? argument = new ArgumentResolver(_scope, _calculator).Resolve(ioctl, ns);
        string? returnHandle = ReturnHandleOf(ioctl);
        if (number is null || argument is null || handles.Count == 0 || (ioctl.Return.Form == ReturnForm.Handle && returnHandle is null))
        {
            return null;
        }

        string? detail = new DetailResolver(_scope, _calculator).Resolve(ioctl);
        string csName = ioctl.CsName ?? NamingRules.ToPascal(ioctl.CName, _scope.Manifest.Prefix);
        if (!IsUnique(ioctl, csName, number.Value))
        {
            return null;
        }

        return new IoctlModel(
            ManifestResolver.HintName(_scope, "Ioctls", csName, ioctl.Arch),
            ns,
            _scope.Manifest.Namespace,
            ioctl.CName,
            csName,
            NamingRules.ToPascal(_scope.Manifest.Id) + "Ioctls",
            "global::" + _scope.Manifest.Exception,
            number.Value,
            EncodingOf(ioctl.Request),
            ioctl.IsInternal,
            ns != _scope.Manifest.Namespace,
            new EquatableArray<string>(handles),
            argument,
            ioctl.Return,
            returnHandle,
            ioctl.RetryInterrupted,
            ioctl.Capability,
            CapabilityOf(ioctl),
            ioctl.Since,
            detail,
            ioctl.Docs,
            MergeErrors(ioctl));
    }

    private List<string> HandlesOf(IoctlDefinition ioctl)
    {
        List<string> handles = [];
        for (int i = 0; i < ioctl.On.Count; i++)
        {
            if (FindHandle(ioctl.On[i], ioctl.Pointer + "/on/" + StructLayoutCalculator.Text(i)) is { } name)
            {
                handles.Add(name);
            }
        }

        return handles;
    }

    private string? ReturnHandleOf(IoctlDefinition ioctl) =>
        ioctl.Return.Handle is { } id ? FindHandle(id, ioctl.Pointer + "/returns/handle") : null;

    private string? FindHandle(string id, string pointer)
    {
        if (_scope.Handles.TryGetValue(id, out HandleDefinition? handle))
        {
            return _scope.CsNameOf(handle);
        }

        _scope.Report(DiagnosticDescriptors.UnknownHandle, pointer, id, NearestName.Suggest(id, _scope.Handles.Keys));
        return null;
    }

    private uint? NumberOf(IoctlDefinition ioctl)
    {
        string pointer = ioctl.Pointer + "/request";
        RequestDefinition request = ioctl.Request;
        if (request.Form == RequestForm.Raw)
        {
            RawNumber raw = request.Raw.FirstOrDefault(number => ioctl.Arch.Count == 1 && number.Arch == ioctl.Arch[0]) ?? request.Raw.First(number => number.Arch == "default");
            return (uint?)Evaluate(ioctl, "number", raw.Expression, pointer, $"/raw/{raw.Arch}", uint.MaxValue);
        }

        string key = "/" + request.Form.ToString().ToLowerInvariant();
        long? type = Evaluate(ioctl, "type", request.Type, pointer, key + "/0", byte.MaxValue);
        long? number = Evaluate(ioctl, "number", request.Number, pointer, key + "/1", byte.MaxValue);
        int? size = request.SizedBy is null ? 0 : SizeOf(request.SizedBy, ioctl, pointer);
        if (type is null || number is null || size is null)
        {
            return null;
        }

        return IoctlNumber.Encode(request.Form, (byte)type, (byte)number, (uint)size);
    }

    /// <summary>Evaluates a part of a request number, which must fit in its bits.</summary>
    private long? Evaluate(IoctlDefinition ioctl, string part, string expression, string pointer, string place, long maximum)
    {
        long? value = _scope.Evaluate(expression, pointer);
        if (value is null || (value >= 0 && value <= maximum))
        {
            return value;
        }

        _scope.Report(DiagnosticDescriptors.NumberOutOfRange, pointer + place, part, expression, ioctl.CName, maximum.ToString(CultureInfo.InvariantCulture));
        return null;
    }

    private int? SizeOf(string sizedBy, IoctlDefinition ioctl, string pointer)
    {
        if (!ArrayType.TryParse(sizedBy, null, out string element, out List<int> dimensions))
        {
            _scope.Report(DiagnosticDescriptors.BadArray, pointer, sizedBy, "write it as type[length]");
            return null;
        }

        if (_calculator.Measure(element, pointer, _scope.NamespaceOf(ioctl.Arch)) is not { } measured)
        {
            return null;
        }

        long size = dimensions.Aggregate((long)measured.Size, (product, length) => Math.Min(product * length, int.MaxValue));
        if (size <= IoctlNumber.MaximumSize)
        {
            return (int)size;
        }

        _scope.Report(DiagnosticDescriptors.TooLarge, pointer, sizedBy, size.ToString(CultureInfo.InvariantCulture), StructLayoutCalculator.Text(IoctlNumber.MaximumSize));
        return null;
    }

    private bool IsUnique(IoctlDefinition ioctl, string csName, uint number)
    {
        string arch = NamingRules.ArchNamespace(ioctl.Arch) ?? "";
        bool isUnique = _cNames.Add(arch + "/" + ioctl.CName);
        if (!isUnique)
        {
            _scope.Report(DiagnosticDescriptors.DuplicateDefinition, ioctl.Pointer, ioctl.CName);
            return false;
        }

        foreach (string handle in ioctl.On)
        {
            string key = $"{arch}/{handle}/{number:X8}";
            if (_numbers.TryGetValue(key, out string? other))
            {
                _scope.Report(DiagnosticDescriptors.DuplicateNumber, ioctl.Pointer, number.ToString("X8", CultureInfo.InvariantCulture), ioctl.CName, other, handle);
                isUnique = false;
            }
            else
            {
                _numbers.Add(key, ioctl.CName);
            }

            isUnique &= _names.TryAdd(arch + "/" + handle, csName, ioctl.CName, ioctl.Pointer);
        }

        return isUnique;
    }

    private string? CapabilityOf(IoctlDefinition ioctl)
    {
        if (ioctl.Capability is null)
        {
            return null;
        }

        string? reference = _scope.FindMember(ioctl.Capability);
        if (reference is null)
        {
            IEnumerable<string> names = _scope.Manifest.Enums.SelectMany(item => item.Members).Select(member => member.CName);
            _scope.Report(DiagnosticDescriptors.UnknownCapability, ioctl.Pointer + "/capability", ioctl.Capability, NearestName.Suggest(ioctl.Capability, names));
        }

        return reference;
    }

    private EquatableArray<ErrorDefinition> MergeErrors(IoctlDefinition ioctl)
    {
        var own = new HashSet<string>(ioctl.Errors.Select(error => error.Errno), StringComparer.Ordinal);
        return new EquatableArray<ErrorDefinition>(ioctl.Errors.Concat(_scope.Manifest.Errors.Where(error => !own.Contains(error.Errno))));
    }

    private static string EncodingOf(RequestDefinition request) => request.Form switch
    {
        RequestForm.Io => $"_IO({request.Type}, {request.Number})",
        RequestForm.Raw => "",
        _ => $"_{request.Form.ToString().ToUpperInvariant()}({request.Type}, {request.Number}, {request.SizedBy})",
    };
}
