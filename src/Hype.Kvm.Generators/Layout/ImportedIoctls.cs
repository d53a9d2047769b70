using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>The ioctls of an imported manifest by handle, so that what is added to its handles repeats none of them.</summary>
internal sealed class ImportedIoctls
{
    private readonly ManifestScope _scope;
    private readonly RequestResolver _requests;
    private readonly ILookup<string, IoctlDefinition> _byHandle;

    public ImportedIoctls(ManifestScope scope)
    {
        _scope = scope;
        _requests = new RequestResolver(scope);
        _byHandle = scope.Manifest.Ioctls
            .SelectMany(ioctl => ioctl.On.Select(on => (on.Handle, Ioctl: ioctl)))
            .ToLookup(pair => pair.Handle, pair => pair.Ioctl, StringComparer.Ordinal);
    }

    /// <summary>Finds the ioctl of a handle whose methods have a name.</summary>
    public string? WithName(string handle, string csName) =>
        _byHandle[handle].FirstOrDefault(ioctl => ioctl.Removed is null && IoctlResolver.CsNameOf(_scope, ioctl) == csName)?.CName;

    /// <summary>Finds the ioctl of a handle that has a number on one of some architectures.</summary>
    public string? WithNumber(string handle, uint number, string[] arch) =>
        _byHandle[handle].FirstOrDefault(ioctl => ioctl.Removed is null && Array.Exists(arch, one => IsOn(ioctl, handle, one) && _requests.Resolve(ioctl, one) == number))?.CName;

    private static bool IsOn(IoctlDefinition ioctl, string handle, string arch) =>
        ioctl.On.Any(on => on.Handle == handle && Architectures.Has(on.Arch, arch));
}
