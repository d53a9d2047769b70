using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Layout;

/// <summary>The manifests of a project with those that each imports. An import that is unknown, or comes back to its manifest, is reported and left out.</summary>
internal sealed class ImportGraph
{
    private readonly Dictionary<string, ManifestDefinition> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ManifestScope> _scopes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _open = [];
    private readonly List<Problem> _problems;

    public ImportGraph(IEnumerable<ManifestDefinition> manifests, List<Problem> problems)
    {
        _problems = problems;
        // A manifest of the project stands for a package's of the same id.
        foreach (ManifestDefinition manifest in manifests.OrderBy(manifest => manifest.IsReference).ThenBy(manifest => manifest.Id, StringComparer.Ordinal))
        {
            if (!_byId.TryGetValue(manifest.Id, out ManifestDefinition? other))
            {
                _byId.Add(manifest.Id, manifest);
            }
            else if (manifest.IsReference == other.IsReference)
            {
                Report(DiagnosticDescriptors.DuplicateDefinition, manifest, "/id", manifest.Id);
            }
        }

        foreach (ManifestDefinition manifest in _byId.Values)
        {
            ScopeOf(manifest);
        }
    }

    /// <summary>Gets the manifests' names, in the order of their ids.</summary>
    public IEnumerable<ManifestScope> Scopes => _byId.Values.Select(ScopeOf);

    private ManifestScope ScopeOf(ManifestDefinition manifest)
    {
        if (_scopes.TryGetValue(manifest.Id, out ManifestScope? known))
        {
            return known;
        }

        _open.Add(manifest.Id);
        ManifestScope[] imports = [.. ImportsOf(manifest)];
        var scope = new ManifestScope(manifest, imports) { LacksNames = imports.Length < manifest.Imports.Distinct(StringComparer.OrdinalIgnoreCase).Count() };
        _open.RemoveAt(_open.Count - 1);
        _scopes.Add(manifest.Id, scope);
        return scope;
    }

    private List<ManifestScope> ImportsOf(ManifestDefinition manifest)
    {
        List<ManifestScope> imports = [];
        for (int i = 0; i < manifest.Imports.Count; i++)
        {
            string id = manifest.Imports[i];
            string pointer = "/imports/" + i.ToString(CultureInfo.InvariantCulture);
            if (!_byId.TryGetValue(id, out ManifestDefinition? imported))
            {
                Report(DiagnosticDescriptors.UnknownImport, manifest, pointer, id, NearestName.Suggest(id, _byId.Keys.Where(other => other != manifest.Id)));
            }
            else if (_open.Contains(imported.Id, StringComparer.OrdinalIgnoreCase))
            {
                Report(DiagnosticDescriptors.ImportCycle, manifest, pointer, id);
            }
            else if (!imports.Exists(import => import.Manifest == imported))
            {
                imports.Add(ScopeOf(imported));
            }
        }

        return imports;
    }

    private void Report(DiagnosticDescriptor descriptor, ManifestDefinition manifest, string pointer, params string[] arguments)
    {
        if (manifest.IsComplete)
        {
            _problems.Add(Problem.Create(descriptor, manifest.Path, pointer, arguments));
        }
    }
}
