namespace Hype.Initrd.Modules;

/// <summary>Puts modules into an order in which each finds what it needs loaded already.</summary>
public static class ModuleOrder
{
    /// <summary>Finds the modules and what they depend on.</summary>
    /// <param name="tree">The kernel's modules.</param>
    /// <param name="required">The names of those without which a guest is of no use, unless they are a part of the kernel.</param>
    /// <param name="optional">The names of those that are taken where the kernel has them, with all that they need.</param>
    /// <returns>The modules, in the order in which they load.</returns>
    /// <exception cref="InitrdException">The kernel lacks one, or some depend on each other.</exception>
    public static IReadOnlyList<KernelModule> Resolve(ModuleTree tree, IEnumerable<string> required, IEnumerable<string> optional)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(required);
        ArgumentNullException.ThrowIfNull(optional);
        Walk walk = new(tree);
        foreach (string name in required)
        {
            walk.Add(KernelModule.Normalize(name), null);
        }

        foreach (string name in optional)
        {
            walk.TryAdd(KernelModule.Normalize(name));
        }

        return walk.Ordered;
    }

    private sealed class Walk(ModuleTree tree)
    {
        private readonly List<KernelModule> _ordered = [];
        private readonly HashSet<string> _done = [];
        private readonly List<string> _path = [];

        public IReadOnlyList<KernelModule> Ordered => _ordered;

        /// <summary>Adds a module with what it needs, or nothing of it.</summary>
        public void TryAdd(string name)
        {
            int count = _ordered.Count;
            try
            {
                Add(name, null);
            }
            catch (InitrdException)
            {
                _path.Clear();
                foreach (KernelModule module in _ordered[count..])
                {
                    _done.Remove(module.Name);
                }

                _ordered.RemoveRange(count, _ordered.Count - count);
            }
        }

        public void Add(string name, string? neededBy)
        {
            if (tree.IsBuiltIn(name) || _done.Contains(name))
            {
                return;
            }

            if (_path.Contains(name))
            {
                throw new InitrdException($"These modules of '{tree.Source}' depend on each other: {string.Join(", ", _path)}.");
            }

            KernelModule module = tree.Find(name)
                ?? throw new InitrdException($"The kernel of '{tree.Source}' has no module {name}{(neededBy is null ? "" : $", which {neededBy} needs")}.");
            _path.Add(name);
            foreach (string dependency in module.Dependencies)
            {
                Add(dependency, name);
            }

            _path.RemoveAt(_path.Count - 1);
            _done.Add(name);
            _ordered.Add(module);
        }
    }
}
