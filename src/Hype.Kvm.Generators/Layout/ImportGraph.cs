using System.Globalization;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Naming;
using Microsoft.CodeAnalysis;

namespace Hype.Kvm.Generators.Layout;

/// <summary>The manifests of a project with those that each imports. An import that is unknown, or comes back to its manifest, is reported and left out.</summary>
internal sealed class ImportGraph
{
    private readonly Dictionary<string, ManifestDefinition> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ManifestUnit> _units = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _fileIds = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _open = [];

    public ImportGraph(IEnumerable<ManifestDefinition> manifests)
    {
        // A manifest of the project stands for a package's of the same id.
        foreach (ManifestDefinition manifest in manifests.OrderBy(manifest => manifest.IsReference).ThenBy(manifest => manifest.Id, StringComparer.Ordinal))
        {
            if (!_byId.ContainsKey(manifest.Id))
            {
                _byId.Add(manifest.Id, manifest);
            }
        }

        // Whoever is asked for first: a cycle is reported where the first manifest by id comes back to itself.
        foreach (ManifestDefinition manifest in _byId.Values)
        {
            Visit(manifest);
        }
    }

    /// <summary>Gets the manifest of each id, in their order: the project's, then those of packages.</summary>
    public IEnumerable<ManifestUnit> Units => _byId.Values.Select(manifest => _units[manifest.Id]);

    /// <summary>Gets a manifest with what it is resolved with.</summary>
    public ManifestUnit UnitOf(ManifestDefinition manifest)
    {
        ManifestDefinition first = _byId[manifest.Id];
        if (ReferenceEquals(first, manifest))
        {
            return _units[manifest.Id];
        }

        bool isSecond = manifest.IsReference == first.IsReference && manifest.Path != first.Path;
        EquatableArray<Problem> problems = isSecond ? new([Problem.Create(DiagnosticDescriptors.DuplicateDefinition, manifest.Path, "/id", manifest.Id)]) : default;
        return new ManifestUnit(manifest, "", Emits: false, LacksNames: false, default, manifest.IsComplete ? problems : default);
    }

    private ManifestUnit Visit(ManifestDefinition manifest)
    {
        if (_units.TryGetValue(manifest.Id, out ManifestUnit? known))
        {
            return known;
        }

        List<Problem> problems = [];
        string fileId = FileIdOf(manifest);
        _open.Add(manifest.Id);
        List<ManifestUnit> imports = ImportsOf(manifest, problems);
        _open.RemoveAt(_open.Count - 1);
        var unit = new ManifestUnit(
            manifest,
            fileId,
            Emits: !manifest.IsReference,
            LacksNames: problems.Count > 0,
            new EquatableArray<ManifestUnit>(imports),
            manifest.IsComplete ? new EquatableArray<Problem>(problems) : default);
        _units.Add(manifest.Id, unit);
        return unit;
    }

    private List<ManifestUnit> ImportsOf(ManifestDefinition manifest, List<Problem> problems)
    {
        List<ManifestUnit> imports = [];
        for (int i = 0; i < manifest.Imports.Count; i++)
        {
            string id = manifest.Imports[i];
            string pointer = "/imports/" + i.ToString(CultureInfo.InvariantCulture);
            if (!_byId.TryGetValue(id, out ManifestDefinition? imported))
            {
                string suggestion = NearestName.Suggest(id, _byId.Keys.Where(other => other != manifest.Id));
                Report(DiagnosticDescriptors.UnknownImport, id, suggestion);
            }
            else if (_open.Contains(imported.Id, StringComparer.OrdinalIgnoreCase))
            {
                Report(DiagnosticDescriptors.ImportCycle, id);
            }
            else if (!imports.Exists(import => ReferenceEquals(import.Manifest, imported)))
            {
                imports.Add(Visit(imported));
            }

            void Report(DiagnosticDescriptor descriptor, params string[] arguments) => problems.Add(Problem.Create(descriptor, manifest.Path, pointer, arguments));
        }

        return imports;
    }

    // Ids that differ in underscores or in case alone give the same name, and files whose names differ in case alone are one to the compiler.
    private string FileIdOf(ManifestDefinition manifest)
    {
        string name = NamingRules.ToPascal(manifest.Id);
        _fileIds.TryGetValue(name, out int others);
        _fileIds[name] = others + 1;
        return others == 0 ? name : name + "." + (others + 1).ToString(CultureInfo.InvariantCulture);
    }
}
