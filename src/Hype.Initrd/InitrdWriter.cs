using System.IO.Compression;
using System.Text;
using Hype.Initrd.Cpio;
using Hype.Initrd.Modules;

namespace Hype.Initrd;

/// <summary>Writes initial RAM disks: compressed cpio archives, the same bytes for the same content.</summary>
public static class InitrdWriter
{
    private const UnixFileMode Program = (UnixFileMode)0x1ed; // 0755
    private const UnixFileMode Data = (UnixFileMode)0x1a4; // 0644
    private const UnixFileMode Shared = (UnixFileMode)0x3ff; // 1777
    private const string Resources = "root/";

    private static readonly string[] s_folders = ["bin", "sbin", "usr/bin", "usr/sbin", "dev", "proc", "sys", "run", "root", "etc"];

    /// <summary>Writes a RAM disk.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="options">What it is made of.</param>
    /// <exception cref="InitrdException">There is neither a busybox nor another first process.</exception>
    public static void Write(Stream output, InitrdOptions options)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Init is null && options.Busybox is null)
        {
            throw new InitrdException("A RAM disk needs a first process: a static busybox for ours, or one of your own.");
        }

        using GZipStream compressed = new(output, CompressionLevel.SmallestSize, leaveOpen: true);
        using CountingStream counted = new(compressed);
        CpioWriter archive = new(counted);
        foreach (string folder in s_folders)
        {
            archive.AddFolder(folder);
        }

        archive.AddFolder("tmp", Shared);
        AddPrograms(archive, options);
        AddModules(archive, options.Modules);
        archive.Finish();
    }

    private static void AddPrograms(CpioWriter archive, InitrdOptions options)
    {
        if (options.Init is ReadOnlyMemory<byte> init)
        {
            archive.AddFile("init", Program, init.Span);
        }

        foreach (string resource in typeof(InitrdWriter).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            string path = resource[Resources.Length..];
            if (path != "init" || options.Init is null)
            {
                byte[] content = ReadResource(resource);
                archive.AddFile(path, content.AsSpan().StartsWith("#!"u8) ? Program : Data, content);
            }
        }

        if (options.Busybox is ReadOnlyMemory<byte> busybox)
        {
            archive.AddFile("bin/busybox", Program, busybox.Span);
            foreach (string command in options.Commands.Where(static command => command is not "bin/busybox").Order(StringComparer.Ordinal))
            {
                archive.AddLink(command, "/bin/busybox");
            }
        }
    }

    private static void AddModules(CpioWriter archive, IReadOnlyList<KernelModule> modules)
    {
        if (modules.Count == 0)
        {
            return;
        }

        foreach (KernelModule module in modules)
        {
            archive.AddFile($"lib/modules/{module.FileName}", Data, module.Content.Span);
        }

        string order = string.Concat(modules.Select(static module => module.FileName + '\n'));
        archive.AddFile("lib/modules/order", Data, Encoding.UTF8.GetBytes(order));
    }

    private static byte[] ReadResource(string name)
    {
        using Stream stream = typeof(InitrdWriter).Assembly.GetManifestResourceStream(name)!;
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
