using System.Runtime.InteropServices;

namespace Hype.Interop.Libc;

/// <summary><c>mmap</c> and its companions.</summary>
internal static unsafe partial class LibcMmap
{
    internal const int PROT_READ = 0x1;
    internal const int PROT_WRITE = 0x2;
    internal const int PROT_EXEC = 0x4;
    internal const int MAP_SHARED = 0x01;
    internal const int MAP_PRIVATE = 0x02;
    internal const int MAP_ANONYMOUS = 0x20;
    internal const int MAP_FIXED = 0x10;
    internal const int MAP_NORESERVE = 0x4000;
    internal const int MAP_HUGETLB = 0x4_0000;
    internal const int MAP_HUGE_SHIFT = 26;

    internal const int MADV_HUGEPAGE = 14;
    internal const int MADV_DONTDUMP = 16;
    internal const int MADV_POPULATE_READ = 22; // since Linux 5.14
    internal const int MADV_POPULATE_WRITE = 23; // likewise

    /// <summary>What a refused mapping returns instead of an address.</summary>
    internal static readonly void* MAP_FAILED = (void*)-1;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial void* mmap(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int munmap(void* address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int madvise(void* address, nuint length, int advice);
}
