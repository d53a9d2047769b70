using System.Runtime.InteropServices;

namespace Hype.Interop.Libc;

/// <summary><c>memfd_create</c>, and what gives such a file its size.</summary>
internal static partial class LibcMemfd
{
    internal const uint MFD_CLOEXEC = 0x1;
    internal const uint MFD_ALLOW_SEALING = 0x2;
    internal const uint MFD_HUGETLB = 0x4;
    internal const int MFD_HUGE_SHIFT = 26;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ftruncate(int fd, long length);
}
