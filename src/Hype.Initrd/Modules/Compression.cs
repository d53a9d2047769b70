using System.IO.Compression;
using SharpCompress.Compressors.Xz;
using ZstdStream = SharpCompress.Compressors.ZStandard.DecompressionStream;

namespace Hype.Initrd.Modules;

/// <summary>Unpacks what distributions compress modules and packages with, by the name's ending.</summary>
internal static class Compression
{
    /// <summary>Gets the endings; the first is that of what is not compressed.</summary>
    public static IReadOnlyList<string> Endings { get; } = ["", ".xz", ".gz", ".zst"];

    /// <summary>Opens the content of a file that may be compressed.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="content">The file.</param>
    /// <returns>What is in it.</returns>
    public static Stream Open(string name, Stream content) => Path.GetExtension(name) switch
    {
        ".xz" => new XZStream(content),
        ".gz" => new GZipStream(content, CompressionMode.Decompress),
        ".zst" => new ZstdStream(content),
        _ => content,
    };

    /// <summary>Unpacks bytes that may be compressed.</summary>
    /// <param name="name">The name of the file that they are.</param>
    /// <param name="content">The bytes.</param>
    /// <returns>What is in them.</returns>
    public static byte[] Unpack(string name, byte[] content)
    {
        using MemoryStream packed = new(content);
        using Stream unpacked = Open(name, packed);
        using MemoryStream result = new();
        unpacked.CopyTo(result);
        return result.ToArray();
    }
}
