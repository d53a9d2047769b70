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
    private readonly ParameterResolver _parameters;
    private readonly DetailResolver _details;
    private readonly CsNameRegistry _names;
    private readonly Dictionary<string, ImportedIoctls> _imported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);

    public IoctlResolver(ManifestScope scope)
    {
        _scope = scope;
        _requests = new RequestResolver(scope);
        _arguments = new ArgumentResolver(scope);
        _parameters = new ParameterResolver(scope);
        _details = new DetailResolver(scope);
        _names = new CsNameRegistry(scope);
    }

    public IEnumerable<SourceModel> Resolve(IoctlDefinition ioctl)
    {
        if (!_cNames.Add(ioctl.CName))
        {
            _scope.Report(DiagnosticDescriptors.DuplicateDefinition, ioctl.Pointer, ioctl.CName);
            yield break;
        }

        CheckStated(ioctl);
        List<ScopeDefinition> scopes = [.. ioctl.On.Where(scope => IsHandle(scope.Handle, scope.Pointer))];
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
        if (number is null || _parameters.Resolve(ioctl, ns) is not { } parameters)
        {
            return null;
        }

        RequestExpressionModel? expression = _parameters.Express(ioctl, parameters, typed[0]);
        List<ArgumentModel> arguments = _arguments.Resolve(ioctl, typed, ns, parameters, expression);
        CreatedHandleModel? created = CreatedOf(ioctl);
        HandleFieldModel? field = _arguments.ResolveHandleField(ioctl, typed[0], ns);
        if (arguments.Count == 0 || (ioctl.Return.Form == ReturnForm.Handle && created is null) || (ioctl.Return.Field is not null && field is null))
        {
            return null;
        }

        string? detail = _details.Resolve(ioctl, typed[0]);
        string csName = CsNameOf(_scope, ioctl);
        List<ScopeDefinition> taken = scopes.FindAll(scope => typed.Any(one => Architectures.Has(scope.Arch, one)));
        if (!IsUnique(ioctl, csName, number.Value, taken, ns, typed) || !CanSize(ioctl, taken))
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
            new EquatableArray<ParameterModel>(parameters),
            expression,
            ioctl.Aliases,
            EncodingOf(ioctl.Request),
            ioctl.IsInternal,
            arch is not null,
            new EquatableArray<HandleScopeModel>(taken.Select(scope => ScopeOf(scope, typed))),
            new EquatableArray<ArgumentModel>(arguments),
            ioctl.Return,
            created,
            field,
            ioctl.RetryInterrupted,
            ioctl.Capability,
            CapabilityOf(ioctl),
            ioctl.Since,
            detail,
            ioctl.Docs,
            MergeErrors(ioctl));
    }

    /// <summary>Compares the numbers that the manifest states with what is computed; without an architecture, on each that has types.</summary>
    private void CheckStated(IoctlDefinition ioctl)
    {
        foreach (RawNumber stated in ioctl.Stated)
        {
            string pointer = ioctl.Pointer + "/number";
            string[] others = [.. ioctl.Stated.Select(other => other.Arch)];
            string[] arch = stated.Arch == "default" ? [.. Architectures.Typed.Where(one => Array.IndexOf(others, one) < 0)] : [stated.Arch];
            long? expected = _scope.Evaluate(stated.Expression, pointer);
            string? wrong = Array.Find(arch, one => expected is not null && _requests.Resolve(ioctl, one) is { } number && number != expected);
            if (wrong is not null)
            {
                string number = _requests.Resolve(ioctl, wrong)!.Value.ToString("X8", CultureInfo.InvariantCulture);
                _scope.Report(DiagnosticDescriptors.UnexpectedNumber, pointer, ioctl.CName, number, wrong, stated.Expression);
            }
        }
    }

    private HandleScopeModel ScopeOf(ScopeDefinition scope, string[] typed)
    {
        ManifestScope owner = _scope.OwnerOfHandle(scope.Handle);
        string csName = owner.CsNameOf(owner.Handles.Find(scope.Handle)!);
        string architectures = Architectures.Expression(typed.Where(arch => Architectures.Has(scope.Arch, arch)));
        return new HandleScopeModel(csName, NameOf(owner, csName), architectures, IsImported: owner != _scope);
    }

    private bool IsHandle(string id, string pointer)
    {
        if (_scope.OwnerOfHandle(id).Handles.Contains(id))
        {
            return true;
        }

        _scope.Report(DiagnosticDescriptors.UnknownHandle, pointer, id, NearestName.Suggest(id, _scope.HandleIds));
        return false;
    }

    private CreatedHandleModel? CreatedOf(IoctlDefinition ioctl)
    {
        if (ioctl.Return.Handle is not { } id || !IsHandle(id, ioctl.Pointer + "/returns/handle"))
        {
            return null;
        }

        ManifestScope owner = _scope.OwnerOfHandle(id);
        HandleDefinition handle = owner.Handles.Find(id)!;
        if (owner == _scope || handle.CanAdopt)
        {
            return new CreatedHandleModel(NameOf(owner, owner.CsNameOf(handle)), IsImported: owner != _scope);
        }

        _scope.Report(DiagnosticDescriptors.ImportedHandle, ioctl.Pointer + "/returns/handle", id, "nothing outside can make one of it: it has no 'adopt'");
        return null;
    }

    /// <summary>Writes a handle's name as it must be written in this manifest's namespaces.</summary>
    private string NameOf(ManifestScope owner, string csName) => ManifestScope.Qualify(csName, owner.Manifest.Namespace, _scope.Manifest.Namespace);

    /// <summary>Checks that what a capability sizes is on handles of this manifest, whose SizeOf is written by hand beside it.</summary>
    private bool CanSize(IoctlDefinition ioctl, List<ScopeDefinition> scopes)
    {
        ScopeDefinition? imported = ioctl.Argument.Growth?.Form == GrowthForm.Capability ? scopes.Find(scope => _scope.OwnerOfHandle(scope.Handle) != _scope) : null;
        if (imported is not null)
        {
            _scope.Report(DiagnosticDescriptors.ImportedHandle, ioctl.Pointer + "/arg/grow", imported.Handle, "its SizeOf cannot be called from here");
        }

        return imported is null;
    }

    private bool IsUnique(IoctlDefinition ioctl, string csName, uint number, List<ScopeDefinition> scopes, string ns, string[] typed)
    {
        bool isUnique = true;
        foreach (ScopeDefinition scope in scopes)
        {
            string key = $"{ns}/{scope.Handle}/{number:X8}";
            ImportedIoctls? imported = ImportedOn(scope.Handle);
            if (imported?.WithName(scope.Handle, csName) is { } taken)
            {
                _scope.Report(DiagnosticDescriptors.DuplicateCsName, ioctl.Pointer, ioctl.CName, csName, taken);
                isUnique = false;
            }

            if (_numbers.TryGetValue(key, out string? other) || (other = imported?.WithNumber(scope.Handle, number, typed)) is not null)
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

    /// <summary>Gets the ioctls that the manifest of an imported handle has on it.</summary>
    private ImportedIoctls? ImportedOn(string handle)
    {
        ManifestScope owner = _scope.OwnerOfHandle(handle);
        if (owner == _scope)
        {
            return null;
        }

        if (!_imported.TryGetValue(owner.Manifest.Id, out ImportedIoctls? imported))
        {
            _imported.Add(owner.Manifest.Id, imported = new ImportedIoctls(owner));
        }

        return imported;
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
            IEnumerable<string> names = _scope.Imports.Prepend(_scope).SelectMany(scope => scope.Manifest.Enums).SelectMany(item => item.Members).Select(member => member.CName);
            _scope.Report(DiagnosticDescriptors.UnknownCapability, ioctl.Pointer + "/capability", ioctl.Capability, NearestName.Suggest(ioctl.Capability, names));
        }

        return reference;
    }

    private EquatableArray<ErrorDefinition> MergeErrors(IoctlDefinition ioctl)
    {
        var own = new HashSet<string>(ioctl.Errors.Select(error => error.Errno), StringComparer.Ordinal);
        return new EquatableArray<ErrorDefinition>(ioctl.Errors.Concat(_scope.Manifest.Errors.Where(error => !own.Contains(error.Errno))));
    }

    private static string MacroOf(Direction direction) => direction switch
    {
        Direction.Read => "_IOC_READ",
        Direction.Write => "_IOC_WRITE",
        Direction.ReadWrite => "_IOC_READ | _IOC_WRITE",
        _ => "_IOC_NONE",
    };

    private static string EncodingOf(RequestDefinition request) => request.Form switch
    {
        RequestForm.Io => $"_IO({request.Type}, {request.Number})",
        RequestForm.Raw => "",
        RequestForm.Ioc => $"_IOC({MacroOf(request.Direction)}, {request.Type}, {request.Number}, {request.SizedBy})",
        _ => $"_{request.Form.ToString().ToUpperInvariant()}({request.Type}, {request.Number}, {request.SizedBy})",
    };
}
