using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Layout;

/// <summary>
/// Resolves ioctls: number, handles, argument, result and what their documentation refers to. An ioctl that is the same on several architectures becomes
/// methods of the handles; one that differs, or that only one has, extension methods in the namespace of each.
/// </summary>
internal sealed class IoctlResolver
{
    private readonly ManifestScope _scope;
    private readonly RequestResolver _requests;
    private readonly ArgumentResolver _arguments;
    private readonly DetailResolver _details;
    private readonly CsNameRegistry _names;
    private readonly HashSet<string> _cNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);

    public IoctlResolver(ManifestScope scope, StructLayoutCalculator calculator)
    {
        _scope = scope;
        _requests = new RequestResolver(scope, calculator);
        _arguments = new ArgumentResolver(scope, calculator);
        _details = new DetailResolver(scope, calculator);
        _names = new CsNameRegistry(scope);
    }

    public IEnumerable<SourceModel> Resolve(IoctlDefinition ioctl)
    {
        if (!_cNames.Add(ioctl.CName))
        {
            _scope.Report(DiagnosticDescriptors.DuplicateDefinition, ioctl.Pointer, ioctl.CName);
            yield break;
        }

        List<ScopeDefinition> scopes = [.. ioctl.On.Where(scope => FindHandle(scope.Handle, scope.Pointer) is not null)];
        string[] typed = [.. Architectures.Typed.Where(arch => scopes.Exists(scope => Architectures.Has(scope.Arch, arch)))];
        if (typed.Length == 0 || ioctl.Removed is not null)
        {
            foreach (string arch in Architectures.All)
            {
                _requests.Resolve(ioctl, arch); // for what it reports
            }

            yield break;
        }

        if (!_arguments.HasTypes(ioctl, typed))
        {
            yield break;
        }

        if (IsSame(ioctl, typed))
        {
            if (ModelOf(ioctl, scopes, typed, null) is { } common)
            {
                yield return common;
            }

            yield break;
        }

        foreach (string arch in typed)
        {
            if (ModelOf(ioctl, scopes, [arch], arch) is { } model)
            {
                yield return model;
            }
        }
    }

    /// <summary>Gets the number on an architecture; <see langword="null"/> where its headers have none.</summary>
    public uint? NumberOf(IoctlDefinition ioctl, string arch) => _requests.Resolve(ioctl, arch);

    public static string CsNameOf(ManifestScope scope, IoctlDefinition ioctl) => ioctl.CsName ?? NamingRules.ToPascal(ioctl.CName, scope.Manifest.Prefix);

    private bool IsSame(IoctlDefinition ioctl, string[] arch)
    {
        if (arch.Length == 1)
        {
            return false;
        }

        uint?[] numbers = Array.ConvertAll(arch, one => _requests.Resolve(ioctl, one));
        return Array.TrueForAll(numbers, number => number == numbers[0]) && !ioctl.Argument.Types.Any(type => _arguments.IsSplit(type));
    }

    private IoctlModel? ModelOf(IoctlDefinition ioctl, List<ScopeDefinition> scopes, string[] typed, string? arch)
    {
        string ns = _scope.NamespaceOf(arch);
        uint? number = _requests.Resolve(ioctl, typed[0]);
        List<ArgumentModel> arguments = _arguments.Resolve(ioctl, typed, ns);
        string? returnHandle = ioctl.Return.Handle is { } id ? FindHandle(id, ioctl.Pointer + "/returns/handle") : null;
        HandleFieldModel? field = _arguments.ResolveHandleField(ioctl, typed[0], ns);
        if (number is null || arguments.Count == 0 || (ioctl.Return.Form == ReturnForm.Handle && returnHandle is null) || (ioctl.Return.Field is not null && field is null))
        {
            return null;
        }

        string? detail = _details.Resolve(ioctl, typed[0]);
        string csName = CsNameOf(_scope, ioctl);
        List<ScopeDefinition> taken = scopes.FindAll(scope => typed.Any(one => Architectures.Has(scope.Arch, one)));
        if (!IsUnique(ioctl, csName, number.Value, taken, ns))
        {
            return null;
        }

        return new IoctlModel(
            ManifestResolver.HintName(_scope, "Ioctls", csName, arch),
            ns,
            ioctl.CName,
            csName,
            NamingRules.ToPascal(_scope.Manifest.Id) + "Requests",
            "global::" + _scope.Manifest.Exception,
            number.Value,
            EncodingOf(ioctl.Request),
            ioctl.IsInternal,
            arch is not null,
            new EquatableArray<HandleScopeModel>(taken.Select(scope => ScopeOf(scope, typed))),
            new EquatableArray<ArgumentModel>(arguments),
            ioctl.Return,
            returnHandle,
            field,
            ioctl.RetryInterrupted,
            ioctl.Capability,
            CapabilityOf(ioctl),
            ioctl.Since,
            detail,
            ioctl.Docs,
            MergeErrors(ioctl));
    }

    private HandleScopeModel ScopeOf(ScopeDefinition scope, string[] typed) =>
        new(_scope.CsNameOf(_scope.Handles.Find(scope.Handle)!), Architectures.Expression(typed.Where(arch => Architectures.Has(scope.Arch, arch))));

    private string? FindHandle(string id, string pointer)
    {
        if (_scope.Handles.Find(id) is { } handle)
        {
            return _scope.CsNameOf(handle);
        }

        _scope.Report(DiagnosticDescriptors.UnknownHandle, pointer, id, NearestName.Suggest(id, _scope.Handles.Names));
        return null;
    }

    private bool IsUnique(IoctlDefinition ioctl, string csName, uint number, List<ScopeDefinition> scopes, string ns)
    {
        bool isUnique = true;
        foreach (ScopeDefinition scope in scopes)
        {
            string key = $"{ns}/{scope.Handle}/{number:X8}";
            if (_numbers.TryGetValue(key, out string? other))
            {
                _scope.Report(DiagnosticDescriptors.DuplicateNumber, ioctl.Pointer, number.ToString("X8", CultureInfo.InvariantCulture), ioctl.CName, other, scope.Handle);
                isUnique = false;
            }
            else
            {
                _numbers.Add(key, ioctl.CName);
            }

            isUnique &= _names.TryAdd(ns + "/" + scope.Handle, csName, ioctl.CName, ioctl.Pointer);
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
