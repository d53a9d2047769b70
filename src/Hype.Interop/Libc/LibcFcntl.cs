using System.Runtime.InteropServices;

namespace Hype.Interop.Libc;

/// <summary><c>fcntl.h</c>: what is done to descriptors themselves.</summary>
internal static partial class LibcFcntl
{
    internal const int F_GETFD = 1;
    internal const int F_SETFD = 2;
    internal const int F_DUPFD_CLOEXEC = 1030;
    internal const int FD_CLOEXEC = 1;
    internal const int F_ADD_SEALS = 1033;
    internal const int F_SEAL_SEAL = 0x1;
    internal const int F_SEAL_SHRINK = 0x2;
    internal const int F_SEAL_GROW = 0x4;

    /// <summary>Duplicates a descriptor onto the lowest free number from <paramref name="arg"/> on, for <see cref="F_DUPFD_CLOEXEC"/>.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int fd, int cmd, nint arg);
}
