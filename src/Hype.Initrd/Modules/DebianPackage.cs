using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace Hype.Initrd.Modules;

/// <summary>Reads the files of a Debian package (deb(5)): an ar archive with a compressed tar archive in it.</summary>
internal static class DebianPackage
{
    private const int MagicLength = 8;
    private const int MemberHeaderLength = 60;
    private const int SizeField = 48;
    private const int SizeFieldLength = 10;

    /// <summary>Goes through the files of a package.</summary>
    /// <param name="path">The package.</param>
    /// <param name="visit">Called with each file's path, without a leading <c>./</c>, and its content.</param>
    /// <exception cref="InvalidDataException">It is no Debian package.</exception>
    public static void ForEachFile(string path, Action<string, Stream> visit)
    {
        using FileStream file = File.OpenRead(path);
        (string name, long size) = FindData(file);
        using SubStream data = new(file, size);
        using Stream unpacked = Compression.Open(name, data);
        using TarReader archive = new(unpacked);
        while (archive.GetNextEntry() is TarEntry entry)
        {
            if (entry.DataStream is Stream content)
            {
                visit(entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name, content);
            }
        }
    }

    /// <summary>Moves to the content of the member that holds the package's files.</summary>
    private static (string Name, long Size) FindData(Stream file)
    {
        Span<byte> header = stackalloc byte[MemberHeaderLength];
        if (file.ReadAtLeast(header[..MagicLength], MagicLength, throwOnEndOfStream: false) < MagicLength || !header.StartsWith("!<arch>\n"u8))
        {
            throw new InvalidDataException("it is no Debian package");
        }

        while (file.ReadAtLeast(header, MemberHeaderLength, throwOnEndOfStream: false) == MemberHeaderLength)
        {
            string name = Encoding.ASCII.GetString(header[..16]).TrimEnd(' ', '/');
            string sizeText = Encoding.ASCII.GetString(header.Slice(SizeField, SizeFieldLength)).TrimEnd();
            if (!long.TryParse(sizeText, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
            {
                break;
            }

            if (name.StartsWith("data.tar", StringComparison.Ordinal))
            {
                return (name, size);
            }

            file.Seek(size + (size & 1), SeekOrigin.Current); // Members begin at even positions.
        }

        throw new InvalidDataException("it is a broken Debian package: it has no data");
    }
}
