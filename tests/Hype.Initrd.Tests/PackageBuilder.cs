using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Hype.Initrd.Tests;

/// <summary>Makes Debian packages (deb(5)) of a kernel with one module.</summary>
internal static class PackageBuilder
{
    internal static byte[] Build(string data, byte[] module)
    {
        byte[] archive = Archive("./lib/modules/1.0/kernel/a.ko", module);
        byte[] packed = data switch
        {
            "data.tar" => archive,
            "data.tar.gz" => Gzip(archive),
            "data.tar.zst" => Zstandard.Frame(archive),
            _ => throw new ArgumentOutOfRangeException(nameof(data), data, "Not a kind of package that can be made here."),
        };
        return [.. "!<arch>\n"u8, .. Member("debian-binary", "2.0\n"u8.ToArray()), .. Member("control.tar.gz", [0]), .. Member(data, packed)];
    }

    private static byte[] Member(string name, byte[] content)
    {
        string header = $"{name,-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{content.Length,-10}`\n";
        return [.. Encoding.ASCII.GetBytes(header), .. content, .. (content.Length % 2 == 0 ? [] : "\n"u8)];
    }

    private static byte[] Archive(string path, byte[] content)
    {
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, leaveOpen: true))
        {
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
