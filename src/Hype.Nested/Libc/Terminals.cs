using System.Runtime.InteropServices;

namespace Hype.Nested.Libc;

/// <summary>Declares terminals, their settings and their pseudo kind.</summary>
internal static unsafe partial class Terminals
{
    internal const int TCSADRAIN = 1;
    internal const nuint TIOCGWINSZ = 0x5413;
    internal const nuint TIOCSWINSZ = 0x5414;
    internal const uint ICRNL = 0x100;
    internal const uint IXON = 0x400;
    internal const uint OPOST = 0x1;
    internal const uint ICANON = 0x2;
    internal const uint ECHO = 0x8;
    internal const uint IEXTEN = 0x8000;
    internal const int VQUIT = 1;
    internal const int VTIME = 5;
    internal const int VMIN = 6;
    internal const int VSUSP = 10;
    internal const byte _POSIX_VDISABLE = 0;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int isatty(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int tcgetattr(int fd, Termios* settings);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int tcsetattr(int fd, int when, Termios* settings);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, WinSize* size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int posix_openpt(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int grantpt(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unlockpt(int fd);

    [LibraryImport("libc")]
    internal static partial int ptsname_r(int fd, byte* name, nuint length);

    /// <summary>Mirrors glibc's <c>struct termios</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Termios
    {
        public uint InputFlags;
        public uint OutputFlags;
        public uint ControlFlags;
        public uint LocalFlags;
        public byte Line;
        public fixed byte ControlCharacters[32];
        public uint InputSpeed;
        public uint OutputSpeed;
    }

    /// <summary>Mirrors <c>struct winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WinSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort XPixels;
        public ushort YPixels;
    }
}
