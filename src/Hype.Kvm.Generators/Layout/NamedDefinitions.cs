using System.Collections;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Definitions by name; several may share one if no architecture has two of them.</summary>
internal sealed class NamedDefinitions<T> : IEnumerable<T>
    where T : class
{
    private readonly Dictionary<string, List<T>> _byName = new(StringComparer.Ordinal);
    private readonly List<T> _all = [];
    private readonly Func<T, EquatableArray<string>> _arch;

    public NamedDefinitions(ManifestScope scope, IEnumerable<T> items, Func<T, string> name, Func<T, EquatableArray<string>> arch, Func<T, string> pointer)
    {
        _arch = arch;
        foreach (T item in items)
        {
            if (!_byName.TryGetValue(name(item), out List<T>? known))
            {
                _byName.Add(name(item), known = []);
            }

            if (known.Exists(other => Architectures.All.Any(one => Architectures.Has(arch(other), one) && Architectures.Has(arch(item), one))))
            {
                scope.Report(DiagnosticDescriptors.DuplicateDefinition, pointer(item), name(item));
                continue;
            }

            known.Add(item);
            _all.Add(item);
        }
    }

    public IEnumerable<string> Names => _byName.Keys;

    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Finds what an architecture has of that name; without an architecture, the only one of the name.</summary>
    public T? Find(string name, string? arch = null)
    {
        if (!_byName.TryGetValue(name, out List<T>? known))
        {
            return null;
        }

        return arch is not null ? known.Find(item => Architectures.Has(_arch(item), arch)) : known.Count == 1 ? known[0] : null;
    }

    public IEnumerator<T> GetEnumerator() => _all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
