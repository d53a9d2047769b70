using System.Runtime.InteropServices;

namespace Hype.Interop.Libc;

/// <summary><c>sys/stat.h</c>: what a path leads to. <c>statx</c>, as its structure is the same on every architecture.</summary>
internal static partial class LibcStat
{
    internal const int AT_FDCWD = -100;
    internal const uint STATX_TYPE = 1;

    internal const ushort S_IFMT = 0xf000;
    internal const ushort S_IFSOCK = 0xc000;
    internal const ushort S_IFREG = 0x8000;
    internal const ushort S_IFBLK = 0x6000;
    internal const ushort S_IFDIR = 0x4000;
    internal const ushort S_IFCHR = 0x2000;
    internal const ushort S_IFIFO = 0x1000;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int dirfd, string pathname, int flags, uint mask, out statx_buffer buffer);

    /// <summary><c>struct statx</c>, of which the type is all that is read here.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct statx_buffer
    {
        [FieldOffset(28)]
        internal ushort stx_mode;
    }
}
