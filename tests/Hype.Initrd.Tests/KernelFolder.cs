using System.IO.Compression;

namespace Hype.Initrd.Tests;

/// <summary>An unpacked kernel: a folder with modules in <c>lib/modules/1.0</c>.</summary>
internal sealed class KernelFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("hype-modules").FullName;

    internal string Release => Path.Combine(Root, "lib/modules/1.0");

    internal KernelFolder Add(string file, params string[] pairs) => AddBytes(file, ModuleBuilder.Build(pairs));

    internal KernelFolder AddBytes(string file, byte[] content)
    {
        string path = Path.Combine(Release, "kernel/drivers", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return this;
    }

    internal KernelFolder AddCompressed(string file, params string[] pairs)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(ModuleBuilder.Build(pairs));
        }

        return AddBytes(file, packed.ToArray());
    }

    internal KernelFolder BuiltIn(params string[] names)
    {
        Directory.CreateDirectory(Release);
        File.WriteAllLines(Path.Combine(Release, "modules.builtin"), names.Select(static name => $"kernel/drivers/{name}.ko"));
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
