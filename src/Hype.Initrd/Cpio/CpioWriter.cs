using System.Globalization;
using System.Text;

namespace Hype.Initrd.Cpio;

/// <summary>Writes a cpio archive of the kernel's "newc" kind (Documentation/driver-api/early-userspace/buffer-format.rst).</summary>
/// <remarks>
/// Everything belongs to root and is as old as 1970, so the same content gives the same bytes. The kernel takes several archives
/// one after another; each starts at a multiple of four bytes.
/// </remarks>
/// <param name="output">Where it goes; its position is read, and need not be settable.</param>
public sealed class CpioWriter(Stream output)
{
    private const int Alignment = 4;
    private const int Regular = 0x8000; // S_IFREG
    private const int Folder = 0x4000; // S_IFDIR
    private const int SymbolicLink = 0xa000; // S_IFLNK
    private const UnixFileMode Everyone = (UnixFileMode)0x1ed; // 0755
    private const UnixFileMode AllPermissions = (UnixFileMode)0x1ff; // 0777, which a link has

    private readonly HashSet<string> _folders = [];
    private int _inode;

    /// <summary>Adds a file, and the folders above it.</summary>
    /// <param name="path">The absolute path in the archive.</param>
    /// <param name="permissions">The permission bits.</param>
    /// <param name="length">The length of the content.</param>
    /// <param name="content">The content, from its position on.</param>
    /// <exception cref="IOException">The content has another length, or more than 4 GiB.</exception>
    public void AddFile(string path, UnixFileMode permissions, long length, Stream content)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        string name = AddParents(path);
        WriteHeader(name, Regular | (int)permissions, length);
        long before = output.Position;
        content.CopyTo(output);
        if (output.Position - before != length)
        {
            throw new IOException($"{path} changed its length while it was read.");
        }

        Align(output);
    }

    /// <summary>Adds a file from memory, and the folders above it.</summary>
    /// <param name="path">The absolute path in the archive.</param>
    /// <param name="permissions">The permission bits.</param>
    /// <param name="content">The content.</param>
    public void AddFile(string path, UnixFileMode permissions, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(path);
        WriteHeader(AddParents(path), Regular | (int)permissions, content.Length);
        output.Write(content);
        Align(output);
    }

    /// <summary>Adds a symbolic link, and the folders above it.</summary>
    /// <param name="path">The absolute path in the archive.</param>
    /// <param name="target">What it points to.</param>
    public void AddLink(string path, string target)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(target);
        byte[] content = Encoding.UTF8.GetBytes(target);
        WriteHeader(AddParents(path), SymbolicLink | (int)AllPermissions, content.Length);
        output.Write(content);
        Align(output);
    }

    /// <summary>Adds a folder, and those above it.</summary>
    /// <param name="path">The absolute path in the archive.</param>
    /// <param name="permissions">The permission bits.</param>
    public void AddFolder(string path, UnixFileMode permissions = Everyone)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = AddParents(path);
        if (_folders.Add(name))
        {
            WriteHeader(name, Folder | (int)permissions, 0);
        }
    }

    /// <summary>Ends the archive.</summary>
    public void Finish()
    {
        _inode = -1;
        WriteHeader("TRAILER!!!", 0, 0);
    }

    /// <summary>Fills up with zeros to where an archive can start.</summary>
    /// <param name="output">The stream.</param>
    public static void Align(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (output.Position % Alignment != 0)
        {
            output.WriteByte(0);
        }
    }

    private string AddParents(string path)
    {
        string name = path.Trim('/');
        for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            AddFolder(name[..slash]);
        }

        return name;
    }

    private void WriteHeader(string name, int mode, long length)
    {
        if (length > uint.MaxValue)
        {
            throw new IOException($"{name} is too large for an initramfs: {length} bytes.");
        }

        byte[] nameBytes = Encoding.UTF8.GetBytes(name + '\0');
        int links = (mode & Folder) != 0 && (mode & SymbolicLink) != SymbolicLink ? 2 : 1;

        // inode, mode, uid, gid, nlink, mtime, filesize, device and special device (major, minor), namesize, checksum
        uint[] fields = [(uint)++_inode, (uint)mode, 0, 0, (uint)links, 0, (uint)length, 0, 0, 0, 0, (uint)nameBytes.Length, 0];
        StringBuilder header = new("070701");
        foreach (uint field in fields)
        {
            header.Append(CultureInfo.InvariantCulture, $"{field:X8}");
        }

        output.Write(Encoding.ASCII.GetBytes(header.ToString()));
        output.Write(nameBytes);
        Align(output);
    }
}
