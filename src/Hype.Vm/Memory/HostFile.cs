using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Memory;

/// <summary>Opens files whose bytes go into guest memory, so that a path which leads elsewhere neither blocks nor disturbs a device.</summary>
internal static class HostFile
{
    /// <summary>Tells what a path leads to where that is no regular file.</summary>
    /// <param name="path">The path.</param>
    /// <returns>A name with its article: <c>a directory</c>; <see langword="null"/> for a regular file, or where opening it will say more.</returns>
    internal static string? FindOtherKind(string path)
    {
        if (LibcStat.statx(LibcStat.AT_FDCWD, path, 0, LibcStat.STATX_TYPE, out LibcStat.statx_buffer status) != 0)
        {
            return null;
        }

        return (ushort)(status.stx_mode & LibcStat.S_IFMT) switch
        {
            LibcStat.S_IFREG => null,
            LibcStat.S_IFDIR => "a directory",
            LibcStat.S_IFIFO => "a named pipe",
            LibcStat.S_IFSOCK => "a socket",
            LibcStat.S_IFCHR or LibcStat.S_IFBLK => "a device",
            _ => "no regular file",
        };
    }

    /// <summary>Opens a file for reading. A named pipe that takes the file's place meanwhile is not waited for.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    /// <exception cref="SystemCallException">It cannot be opened for another reason.</exception>
    internal static SafeFileHandle Open(string path)
    {
        const int Flags = LibcOpen.O_RDONLY | LibcOpen.O_NONBLOCK | LibcOpen.O_NOCTTY | LibcOpen.O_CLOEXEC;
        int descriptor;
        Errno errno;
        do
        {
            descriptor = LibcOpen.open(path, Flags);
            errno = descriptor < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        }
        while (errno == Errno.EINTR);

        return errno switch
        {
            Errno.None => new SafeFileHandle(descriptor, ownsHandle: true),
            Errno.ENOENT or Errno.ENOTDIR => throw new FileNotFoundException(errno.Describe(), path),
            Errno.EACCES or Errno.EPERM => throw new UnauthorizedAccessException(errno.Describe()),
            _ => throw new SystemCallException($"open({path})", errno),
        };
    }
}
