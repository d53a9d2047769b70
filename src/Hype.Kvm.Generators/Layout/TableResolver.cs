using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Resolves what is made of all ioctls together: the table of them, and each handle's questions for capabilities.</summary>
internal sealed class TableResolver
{
    private readonly ManifestScope _scope;
    private readonly IoctlResolver _ioctls;

    public TableResolver(ManifestScope scope, IoctlResolver ioctls)
    {
        _scope = scope;
        _ioctls = ioctls;
    }

    public IEnumerable<SourceModel> Resolve()
    {
        if (_scope.Manifest.Ioctls.Count > 0)
        {
            string csName = NamingRules.ToPascal(_scope.Manifest.Id) + "Ioctls";
            yield return new TableModel(
                ManifestResolver.HintName(_scope, "Ioctls", csName),
                _scope.Manifest.Namespace,
                csName,
                new EquatableArray<TableEntryModel>(_scope.Manifest.Ioctls.Select(EntryOf)));
        }

        foreach (HandleDefinition handle in _scope.Handles.Where(handle => handle.CheckMethod is not null))
        {
            IoctlDefinition? check = _scope.Manifest.Ioctls.FirstOrDefault(ioctl => ioctl.CName == handle.CheckMethod);
            if (check is null)
            {
                string suggestion = NearestName.Suggest(handle.CheckMethod!, _scope.Manifest.Ioctls.Select(ioctl => ioctl.CName));
                _scope.Report(DiagnosticDescriptors.UnknownIoctl, handle.Pointer + "/checks", handle.CheckMethod!, suggestion);
                continue;
            }

            string csName = _scope.CsNameOf(handle);
            yield return new SupportModel(
                ManifestResolver.HintName(_scope, "Handles", csName + ".Supported"),
                _scope.Manifest.Namespace,
                csName,
                IoctlResolver.CsNameOf(_scope, check),
                new EquatableArray<SupportedIoctlModel>(Supported()));
        }
    }

    private TableEntryModel EntryOf(IoctlDefinition ioctl)
    {
        _scope.Cancellation.ThrowIfCancellationRequested();
        IEnumerable<NumberModel> numbers = Architectures.All
            .Select(arch => (Arch: arch, Number: _ioctls.NumberOf(ioctl, arch)))
            .Where(pair => pair.Number is not null)
            .GroupBy(pair => pair.Number!.Value, pair => pair.Arch)
            .Select(group => new NumberModel(group.Key, Architectures.Expression(group)));
        IEnumerable<TableScopeModel> scopes = ioctl.On.Select(scope => new TableScopeModel(scope.Handle, Flags(scope.Arch)));
        return new TableEntryModel(
            ioctl.CName,
            ioctl.Request.Form == RequestForm.Ioc && (ioctl.Parameters.Count > 0 || ImplicitNames.Of(ioctl).Any()),
            new EquatableArray<NumberModel>(numbers), new EquatableArray<TableScopeModel>(scopes), ioctl.Capability, ioctl.Since, ioctl.Removed);
    }

    private static string Flags(EquatableArray<string> arch) =>
        arch.Count == 0 ? "IoctlArchitectures.All" : Architectures.Expression(Architectures.All.Where(name => arch.Contains(name)));

    private IEnumerable<SupportedIoctlModel> Supported()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (IoctlDefinition ioctl in _scope.Manifest.Ioctls)
        {
            bool isTyped = ioctl.Removed is null && ioctl.On.Any(scope => Architectures.TypedOf(scope.Arch).Any());
            string csName = IoctlResolver.CsNameOf(_scope, ioctl);
            if (isTyped && !ioctl.IsInternal && ioctl.Capability is { } capability && _scope.FindMember(capability) is { } reference && seen.Add(csName))
            {
                yield return new SupportedIoctlModel(ioctl.CName, csName, capability, "global::" + reference);
            }
        }
    }
}
