namespace Hype.Initrd.Modules;

/// <summary>The modules of one kernel: from its folder, or from its package.</summary>
public sealed class ModuleTree
{
    private const string BuiltInList = "modules.builtin";

    private static readonly string[] s_folders = ["lib/modules", "usr/lib/modules"];

    private readonly Dictionary<string, (string FileName, Func<byte[]> Read)> _files = [];
    private readonly HashSet<string> _builtIn = [];
    private readonly HashSet<string> _releases = [];

    private ModuleTree(string source) => Source = source;

    /// <summary>Gets what it was read from.</summary>
    public string Source { get; }

    /// <summary>Gets the kernel's release, as <c>uname -r</c> has it.</summary>
    public string Release => _releases.Single();

    /// <summary>Reads the modules of a kernel.</summary>
    /// <param name="path">A Debian package of a kernel; or a folder: <c>/lib/modules/RELEASE</c>, or one that has <c>lib/modules/RELEASE</c> in it, such as an unpacked package.</param>
    /// <returns>The modules.</returns>
    /// <exception cref="InitrdException">There are none, or those of several kernels.</exception>
    public static ModuleTree Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModuleTree tree = new(path);
        try
        {
            if (File.Exists(path))
            {
                DebianPackage.ForEachFile(path, tree.AddFromPackage);
            }
            else
            {
                tree.AddFolder(path);
            }
        }
        catch (Exception exception) when (exception is not InitrdException and not OutOfMemoryException)
        {
            throw new InitrdException($"No modules can be read from '{path}': {exception.Message}", exception);
        }

        return tree._releases.Count switch
        {
            0 => throw new InitrdException($"There are no modules in '{path}'. Name a kernel's package (.deb), a folder with lib/modules in it, or /lib/modules/RELEASE itself."),
            1 => tree,
            _ => throw new InitrdException($"'{path}' has the modules of several kernels: {string.Join(", ", tree._releases.Order(StringComparer.Ordinal))}. Name the folder of one."),
        };
    }

    /// <summary>Tells whether a module is a part of the kernel itself.</summary>
    /// <param name="name">The module's name.</param>
    /// <returns>Whether it is.</returns>
    public bool IsBuiltIn(string name) => _builtIn.Contains(KernelModule.Normalize(name));

    /// <summary>Reads a module.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The module; <see langword="null"/> where this kernel has none by this name.</returns>
    /// <exception cref="InitrdException">Its file is broken.</exception>
    public KernelModule? Find(string name)
    {
        string key = KernelModule.Normalize(name);
        if (!_files.TryGetValue(key, out (string FileName, Func<byte[]> Read) file))
        {
            return null;
        }

        try
        {
            byte[] content = Compression.Unpack(file.FileName, file.Read());
            (IReadOnlyList<string> required, IReadOnlyList<string> preferred) = ModuleInfo.ReadDependencies(content);
            string[] before = [.. preferred.Where(_files.ContainsKey), .. required];
            return new KernelModule(key, file.FileName[..(file.FileName.IndexOf(".ko", StringComparison.Ordinal) + 3)], content, before);
        }
        catch (Exception exception) when (exception is not InitrdException and not OutOfMemoryException)
        {
            throw new InitrdException($"The module {file.FileName} of '{Source}' cannot be read: {exception.Message}", exception);
        }
    }

    private void AddFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new IOException("there is no such file or folder");
        }

        string full = Path.GetFullPath(path);
        bool isRelease = Directory.Exists(Path.Combine(full, "kernel"));
        IEnumerable<string> releases = isRelease
            ? [full]
            : s_folders.Select(folder => Path.Combine(full, folder)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories);
        foreach (string folder in releases)
        {
            foreach (string file in FilesOf(folder))
            {
                Add(Path.GetFileName(folder), Path.GetFileName(file), () => File.ReadAllBytes(file));
            }
        }
    }

    /// <summary>As depmod(8) has it: what was built to replace a module comes last and wins, and the links to the kernel's sources are not followed.</summary>
    private static IEnumerable<string> FilesOf(string release)
    {
        IEnumerable<string> folders = Directory.EnumerateDirectories(release)
            .Where(static folder => Path.GetFileName(folder) is not ("build" or "source"))
            .OrderBy(static folder => Path.GetFileName(folder) is "updates")
            .ThenBy(static folder => folder, StringComparer.Ordinal);
        return Directory.EnumerateFiles(release)
            .Concat(folders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)));
    }

    private void AddFromPackage(string path, Stream content)
    {
        string name = Path.GetFileName(path);
        if (!path.Contains("lib/modules/", StringComparison.Ordinal) || !(IsModule(name) || name == BuiltInList))
        {
            return;
        }

        using MemoryStream copy = new();
        content.CopyTo(copy);
        byte[] bytes = copy.ToArray();
        Add(ReleaseOf(path), name, () => bytes);
    }

    private void Add(string release, string name, Func<byte[]> read)
    {
        if (IsModule(name))
        {
            _releases.Add(release);
            _files[NameOf(name)] = (name, read);
        }
        else if (name == BuiltInList)
        {
            using StreamReader lines = new(new MemoryStream(read()));
            while (lines.ReadLine() is string line)
            {
                _builtIn.Add(NameOf(Path.GetFileName(line)));
            }
        }
    }

    private static bool IsModule(string name) => Compression.Endings.Any(ending => name.EndsWith($".ko{ending}", StringComparison.Ordinal));

    private static string NameOf(string fileName)
    {
        int end = fileName.IndexOf(".ko", StringComparison.Ordinal);
        return KernelModule.Normalize(end < 0 ? fileName : fileName[..end]);
    }

    /// <summary>The name behind <c>lib/modules/</c>.</summary>
    private static string ReleaseOf(string path)
    {
        const string Folder = "lib/modules/";
        string rest = path[(path.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? rest : rest[..slash];
    }
}
