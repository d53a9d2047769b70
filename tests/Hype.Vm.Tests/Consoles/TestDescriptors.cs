using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

/// <summary>Makes the kinds of descriptors that a console may be given.</summary>
internal static unsafe partial class TestDescriptors
{
    private const int O_RDWR = 2;
    private const int O_NOCTTY = 0x100;
    private const int O_CLOEXEC = 0x80000;
    private const int F_GETFL = 3;
    private const int AF_UNIX = 1;
    private const int SOCK_STREAM = 1;

    public static (SafeFileHandle Reader, SafeFileHandle Writer) Pipe()
    {
        int* ends = stackalloc int[2];
        Assert.Equal(0, pipe2(ends, O_CLOEXEC));
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    public static (SafeFileHandle One, SafeFileHandle Other) SocketPair()
    {
        int* ends = stackalloc int[2];
        Assert.Equal(0, socketpair(AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0, ends));
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    public static (SafeFileHandle Master, SafeFileHandle Terminal) Terminal()
    {
        int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        Assert.True(master >= 0);
        Assert.Equal(0, grantpt(master));
        Assert.Equal(0, unlockpt(master));
        byte* name = stackalloc byte[64];
        Assert.Equal(0, ptsname_r(master, name, 64));
        int terminal = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
        Assert.True(terminal >= 0);
        return (new SafeFileHandle(master, ownsHandle: true), new SafeFileHandle(terminal, ownsHandle: true));
    }

    /// <summary>Lets a terminal pass every byte as it is.</summary>
    public static void MakeRaw(SafeFileHandle terminal)
    {
        byte* settings = stackalloc byte[256]; // More than any termios.
        Assert.Equal(0, tcgetattr((int)terminal.DangerousGetHandle(), settings));
        cfmakeraw(settings);
        Assert.Equal(0, tcsetattr((int)terminal.DangerousGetHandle(), 0, settings));
    }

    /// <summary>Returns the flags that a descriptor shares with everyone who inherited it.</summary>
    public static int Flags(SafeFileHandle handle) => fcntl((int)handle.DangerousGetHandle(), F_GETFL, 0);

    public static int Read(SafeFileHandle handle, Span<byte> destination)
    {
        fixed (byte* buffer = destination)
        {
            return (int)read((int)handle.DangerousGetHandle(), buffer, (nuint)destination.Length);
        }
    }

    public static int Write(SafeFileHandle handle, ReadOnlySpan<byte> source)
    {
        fixed (byte* buffer = source)
        {
            return (int)write((int)handle.DangerousGetHandle(), buffer, (nuint)source.Length);
        }
    }

    [LibraryImport("libc")]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc")]
    private static partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc")]
    private static partial int posix_openpt(int flags);

    [LibraryImport("libc")]
    private static partial int grantpt(int fd);

    [LibraryImport("libc")]
    private static partial int unlockpt(int fd);

    [LibraryImport("libc")]
    private static partial int ptsname_r(int fd, byte* name, nuint length);

    [LibraryImport("libc")]
    private static partial int open(byte* path, int flags);

    [LibraryImport("libc")]
    private static partial int tcgetattr(int fd, byte* settings);

    [LibraryImport("libc")]
    private static partial int tcsetattr(int fd, int actions, byte* settings);

    [LibraryImport("libc")]
    private static partial void cfmakeraw(byte* settings);

    [LibraryImport("libc")]
    private static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport("libc")]
    private static partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc")]
    private static partial nint write(int fd, byte* buffer, nuint count);
}
