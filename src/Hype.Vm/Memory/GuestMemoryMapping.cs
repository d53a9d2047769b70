using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Vm.Memory;

/// <summary>Maps guest memory into this process.</summary>
internal static unsafe class GuestMemoryMapping
{
    private const int ReadWrite = LibcMmap.PROT_READ | LibcMmap.PROT_WRITE;

    /// <summary>Maps a range of RAM.</summary>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="backing">What is behind it.</param>
    /// <param name="descriptor">The file that is, or -1.</param>
    /// <param name="offset">Where in the file it begins.</param>
    /// <returns>The host address of its first byte, at a multiple of the pages' size.</returns>
    /// <exception cref="SystemCallException">The host refuses it.</exception>
    internal static nint Map(ulong size, MemoryBacking backing, int descriptor, long offset)
    {
        nuint length = checked((nuint)size);
        int flags = Flags(backing) | (descriptor < 0 ? LibcMmap.MAP_PRIVATE | LibcMmap.MAP_ANONYMOUS : LibcMmap.MAP_SHARED);
        void* address;
        if (backing.Alignment == GuestMemoryLayout.PageSize)
        {
            // SAFETY: a mapping at a place of the kernel's choice touches no memory that exists.
            address = LibcMmap.mmap(null, length, ReadWrite, flags, descriptor, offset);
            ThrowIfFailed(address, size, backing);
        }
        else
        {
            void* place = Reserve(length, (nuint)backing.Alignment, backing);

            // SAFETY: the place is our own reservation, of this length, and holds nothing.
            address = LibcMmap.mmap(place, length, ReadWrite, flags | LibcMmap.MAP_FIXED, descriptor, offset);
            if (address == LibcMmap.MAP_FAILED)
            {
                Errno errno = (Errno)Marshal.GetLastPInvokeError();
                Unmap((nint)place, size);
                Throw(errno, size, backing);
            }
        }

        Advise(address, length, backing);
        return (nint)address;
    }

    /// <summary>Removes a mapping. Nobody reads it any more.</summary>
    /// <param name="address">What <see cref="Map"/> returned.</param>
    /// <param name="size">Its size in bytes.</param>
    internal static void Unmap(nint address, ulong size)
    {
        // SAFETY: exactly what was mapped, by this class alone; the caller says that nobody reads it.
        _ = LibcMmap.munmap((void*)address, (nuint)size);
    }

    /// <summary>
    /// NORESERVE: a guest's RAM is a promise that most guests never call in, and the host's overcommit policy must not refuse it. Pages of the pool are
    /// reserved, though: what the pool has not when it is wanted would be a SIGBUS.
    /// </summary>
    private static int Flags(MemoryBacking backing)
    {
        if (!backing.IsExplicit)
        {
            return LibcMmap.MAP_NORESERVE;
        }

        int pageSize = (int)ulong.Log2(backing.Alignment) << LibcMmap.MAP_HUGE_SHIFT;
        return backing.Shared ? 0 : LibcMmap.MAP_HUGETLB | pageSize; // A file knows its pages.
    }

    /// <summary>Finds a free place that begins at a multiple, and keeps it.</summary>
    private static void* Reserve(nuint length, nuint alignment, MemoryBacking backing)
    {
        nuint whole = checked(length + alignment);

        // SAFETY: a mapping at a place of the kernel's choice touches no memory that exists; nobody can access this one.
        byte* start = (byte*)LibcMmap.mmap(null, whole, 0, LibcMmap.MAP_PRIVATE | LibcMmap.MAP_ANONYMOUS | LibcMmap.MAP_NORESERVE, -1, 0);
        ThrowIfFailed(start, length, backing);
        nuint before = (alignment - ((nuint)start % alignment)) % alignment;
        if (before > 0)
        {
            Unmap((nint)start, before);
        }

        Unmap((nint)(start + before + length), alignment - before);
        return start + before;
    }

    private static void Advise(void* address, nuint length, MemoryBacking backing)
    {
        // SAFETY (both): advice about our own mapping, whose contents it leaves alone. A refusal is no failure: an older kernel, or one without large pages.
        _ = LibcMmap.madvise(address, length, LibcMmap.MADV_DONTDUMP); // A core dump of the host process should not carry the guest's secrets.
        if (backing.HugePages == HugePages.Transparent)
        {
            _ = LibcMmap.madvise(address, length, LibcMmap.MADV_HUGEPAGE);
        }
    }

    private static void ThrowIfFailed(void* address, ulong size, MemoryBacking backing)
    {
        if (address == LibcMmap.MAP_FAILED)
        {
            Throw((Errno)Marshal.GetLastPInvokeError(), size, backing);
        }
    }

    private static void Throw(Errno errno, ulong size, MemoryBacking backing) => throw new SystemCallException(
        "mmap(guest memory)",
        errno,
        ByteCount.Format(size),
        backing.IsExplicit
            ? HugePagePool.DescribeShortage(size, backing.Alignment)
            : "Ask for less memory, or raise the limit of the process's address space (ulimit -v).");
}
