using System.Runtime.InteropServices;

namespace Hype.Vm.Testing.Guest;

/// <summary>What a first process needs of the C library beyond the base library: <c>sys/mount.h</c>, <c>sys/reboot.h</c>, <c>unistd.h</c>, <c>fcntl.h</c>.</summary>
internal static partial class LibcGuest
{
    internal const int O_RDONLY = 0;
    internal const int O_RDWR = 2;
    internal const int O_NOCTTY = 0x100;
    internal const int O_CLOEXEC = 0x80000;
    internal const int F_GETFD = 1;
    internal const int RB_POWER_OFF = 0x4321fedc;
    internal const int RB_AUTOBOOT = 0x01234567;
    internal const long SYS_finit_module = 313;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mount(string source, string target, string filesystemtype, ulong mountflags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string pathname, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int dup2(int oldfd, int newfd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int fd, int cmd);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial long syscall(long number, int fd, string uargs, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int tcdrain(int fd);

    [LibraryImport("libc")]
    internal static partial void sync();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int reboot(int op);
}
