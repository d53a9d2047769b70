using Hype.Initrd;
using Hype.Initrd.Modules;

namespace Hype.Vm.Testing.Images;

/// <summary>A distribution's kernel with its modules: a Debian package, or a folder that one was unpacked to.</summary>
internal sealed class KernelArchive
{
    private const string BootFolder = "boot/";
    private const string ImageName = "vmlinuz-";

    private readonly ModuleTree _modules;

    private KernelArchive(byte[] image, ModuleTree modules)
    {
        Image = image;
        _modules = modules;
    }

    /// <summary>Gets the kernel itself.</summary>
    internal byte[] Image { get; }

    /// <summary>Tells whether a path leads to one.</summary>
    /// <param name="path">The path.</param>
    internal static bool IsOne(string path) => Directory.Exists(path) || path.EndsWith(".deb", StringComparison.Ordinal);

    /// <summary>Reads it.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">It has no kernel.</exception>
    /// <exception cref="InitrdException">It has no modules.</exception>
    internal static KernelArchive Open(string path)
    {
        byte[]? image = Directory.Exists(path) ? FindInFolder(path) : FindInPackage(path);
        return new KernelArchive(image ?? throw new IOException($"it has no {BootFolder}{ImageName}…"), ModuleTree.Open(path));
    }

    /// <summary>Finds modules and what they need.</summary>
    /// <param name="required">Names of those that have to be there.</param>
    /// <param name="optional">Names of those that are taken where they are there.</param>
    /// <exception cref="InitrdException">One is not there.</exception>
    internal IReadOnlyList<KernelModule> FindModules(IEnumerable<string> required, IEnumerable<string> optional) =>
        ModuleOrder.Resolve(_modules, required, optional);

    /// <summary>Finds modules and what they need, where all of them are there.</summary>
    /// <param name="names">Their names.</param>
    internal IReadOnlyList<KernelModule>? TryFindModules(IReadOnlyList<string> names) =>
        names.All(name => _modules.IsBuiltIn(name) || _modules.Find(name) is not null) ? FindModules(names, []) : null;

    private static byte[]? FindInFolder(string path)
    {
        string folder = Path.Combine(path, BootFolder);
        string? file = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{ImageName}*").Order(StringComparer.Ordinal).LastOrDefault() : null;
        return file is null ? null : File.ReadAllBytes(file);
    }

    private static byte[]? FindInPackage(string path)
    {
        byte[]? image = null;
        DebianPackage.ForEachFile(path, (name, content) =>
        {
            if (name.StartsWith(BootFolder + ImageName, StringComparison.Ordinal))
            {
                using MemoryStream copy = new();
                content.CopyTo(copy);
                image = copy.ToArray();
            }
        });
        return image;
    }
}
