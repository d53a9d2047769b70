using Hype.Kvm.Generators.Diagnostics;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Knows which C# names are taken, and by what.</summary>
internal sealed class CsNameRegistry
{
    private readonly ManifestScope _scope;
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    public CsNameRegistry(ManifestScope scope) => _scope = scope;

    public bool TryAdd(string owner, string csName, string cName, string pointer)
    {
        string key = owner + "." + csName;
        if (_owners.TryGetValue(key, out string? other))
        {
            _scope.Report(DiagnosticDescriptors.DuplicateCsName, pointer, cName, csName, other);
            return false;
        }

        _owners.Add(key, cName);
        return true;
    }
}
