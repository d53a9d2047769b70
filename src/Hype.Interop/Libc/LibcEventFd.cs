using System.Runtime.InteropServices;

namespace Hype.Interop.Libc;

/// <summary><c>sys/eventfd.h</c>.</summary>
internal static partial class LibcEventFd
{
    internal const int EFD_CLOEXEC = 0x80000;
    internal const int EFD_NONBLOCK = 0x800;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int eventfd(uint initval, int flags);
}
