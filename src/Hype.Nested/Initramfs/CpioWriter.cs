using System.Globalization;
using System.Text;

namespace Hype.Nested.Initramfs;

/// <summary>Writes a cpio archive of the kernel's "newc" kind (Documentation/driver-api/early-userspace/buffer-format.rst).</summary>
/// <remarks>The kernel takes several archives one after another; each starts at a multiple of four bytes.</remarks>
internal sealed class CpioWriter(Stream output)
{
    private const int Alignment = 4;
    private const int Regular = 0x8000; // S_IFREG
    private const int Folder = 0x4000; // S_IFDIR

    private readonly HashSet<string> _folders = [];
    private int _inode;

    /// <summary>Adds a file, and the folders above it.</summary>
    /// <param name="path">The absolute path in the archive.</param>
    /// <param name="permissions">The permission bits.</param>
    /// <param name="length">The length of the content.</param>
    /// <param name="content">The content, from its position on.</param>
    public void AddFile(string path, UnixFileMode permissions, long length, Stream content)
    {
        string name = path.Trim('/');
        for (int slash = name.IndexOf('/'); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            AddFolder(name[..slash]);
        }

        WriteHeader(name, Regular | (int)permissions, length);
        long before = output.Position;
        content.CopyTo(output);
        if (output.Position - before != length)
        {
            throw new NestedException($"{path} changed its length while it was read.");
        }

        Align();
    }

    /// <summary>Ends the archive.</summary>
    public void Finish()
    {
        _inode = -1;
        WriteHeader("TRAILER!!!", 0, 0);
    }

    /// <summary>Fills up with zeros to where an archive can start.</summary>
    public static void Align(Stream output)
    {
        while (output.Position % Alignment != 0)
        {
            output.WriteByte(0);
        }
    }

    private void AddFolder(string name)
    {
        const UnixFileMode Everyone = (UnixFileMode)0x1ED; // 0755
        if (_folders.Add(name))
        {
            WriteHeader(name, Folder | (int)Everyone, 0);
        }
    }

    private void WriteHeader(string name, int mode, long length)
    {
        if (length > uint.MaxValue)
        {
            throw new NestedException($"{name} is too large for an initramfs: {length} bytes.");
        }

        byte[] nameBytes = Encoding.UTF8.GetBytes(name + '\0');
        int links = (mode & Folder) != 0 ? 2 : 1;
        // inode, mode, uid, gid, nlink, mtime, filesize, device and special device (major, minor), namesize, checksum
        uint[] fields = [(uint)++_inode, (uint)mode, 0, 0, (uint)links, 0, (uint)length, 0, 0, 0, 0, (uint)nameBytes.Length, 0];
        StringBuilder header = new("070701");
        foreach (uint field in fields)
        {
            header.Append(CultureInfo.InvariantCulture, $"{field:X8}");
        }

        output.Write(Encoding.ASCII.GetBytes(header.ToString()));
        output.Write(nameBytes);
        Align();
    }

    private void Align() => Align(output);
}
