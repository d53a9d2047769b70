namespace Hype.Initrd.Modules;

/// <summary>A module of a kernel: an ELF file, unpacked.</summary>
/// <param name="Name">Its name, with underscores.</param>
/// <param name="FileName">The name of its file, ending in <c>.ko</c>.</param>
/// <param name="Content">The file.</param>
/// <param name="Dependencies">The names of the modules that have to be loaded before it.</param>
public sealed record KernelModule(string Name, string FileName, ReadOnlyMemory<byte> Content, IReadOnlyList<string> Dependencies)
{
    /// <summary>Brings a name into the one form that names are compared in: file names and lists have hyphens and underscores as they please.</summary>
    /// <param name="name">The name, without an ending.</param>
    /// <returns>The name with underscores.</returns>
    public static string Normalize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace('-', '_');
    }
}
