using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Vm.Memory;

/// <summary>Maps guest memory into this process.</summary>
internal static unsafe class GuestMemoryMapping
{
    private const int ReadWrite = LibcMmap.PROT_READ | LibcMmap.PROT_WRITE;

    /// <summary>Maps a range of RAM.</summary>
    /// <param name="layout">The guest's RAM.</param>
    /// <param name="index">Which of its ranges; those before it are mapped.</param>
    /// <param name="backing">What is behind it.</param>
    /// <param name="descriptor">The file that is, or -1.</param>
    /// <param name="offset">Where in the file it begins.</param>
    /// <returns>The host address of its first byte, at a multiple of the pages' size.</returns>
    /// <exception cref="SystemCallException">The host refuses it.</exception>
    internal static nint Map(GuestMemoryLayout layout, int index, MemoryBacking backing, int descriptor, long offset)
    {
        nuint length = checked((nuint)layout.Ranges[index].Size);
        int flags = Flags(backing) | (descriptor < 0 ? LibcMmap.MAP_PRIVATE | LibcMmap.MAP_ANONYMOUS : LibcMmap.MAP_SHARED);
        void* place = backing.HugePages == HugePages.Transparent ? Reserve(layout, index, backing) : null;

        // SAFETY: at a place of the kernel's choice, which it aligns for pages of its pool, or in our own reservation of this length, which holds nothing.
        // Where that fails, nobody knows whether the reservation is still there, and not what somebody else has mapped since: it is left alone.
        void* address = LibcMmap.mmap(place, length, ReadWrite, place is null ? flags : flags | LibcMmap.MAP_FIXED, descriptor, offset);
        ThrowIfFailed(address, layout, index, backing);
        Advise(address, length, backing);
        if (backing.IsExplicit)
        {
            Populate(address, layout, index, backing);
        }

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
    private static void* Reserve(GuestMemoryLayout layout, int index, MemoryBacking backing)
    {
        nuint length = (nuint)layout.Ranges[index].Size;
        nuint alignment = (nuint)backing.Alignment;
        nuint whole = checked(length + alignment);

        // SAFETY: a mapping at a place of the kernel's choice touches no memory that exists; nobody can access this one.
        byte* start = (byte*)LibcMmap.mmap(null, whole, 0, LibcMmap.MAP_PRIVATE | LibcMmap.MAP_ANONYMOUS | LibcMmap.MAP_NORESERVE, -1, 0);
        ThrowIfFailed(start, layout, index, backing);
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

    /// <summary>Has the kernel find every page now. What a control group's limit (hugetlb.*.max) forbids is a SIGBUS at the first touch otherwise, though the pool has it.</summary>
    private static void Populate(void* address, GuestMemoryLayout layout, int index, MemoryBacking backing)
    {
        ulong size = layout.Ranges[index].Size;

        // SAFETY: our own mapping, whose contents it leaves alone.
        if (LibcMmap.madvise(address, (nuint)size, LibcMmap.MADV_POPULATE_WRITE) == 0)
        {
            return;
        }

        Errno errno = (Errno)Marshal.GetLastPInvokeError();
        if (errno == Errno.EINVAL)
        {
            return; // A kernel before 5.14, which cannot be asked.
        }

        Unmap((nint)address, size);
        throw new SystemCallException(
            "madvise(MADV_POPULATE_WRITE)",
            errno,
            ByteCount.Format(size),
            "The pool has the pages, but this process does not get them: look at the limit of its control group (hugetlb.*.max).");
    }

    private static void ThrowIfFailed(void* address, GuestMemoryLayout layout, int index, MemoryBacking backing)
    {
        if (address != LibcMmap.MAP_FAILED)
        {
            return;
        }

        Errno errno = (Errno)Marshal.GetLastPInvokeError();
        ulong taken = 0;
        for (int i = 0; i < index; i++)
        {
            taken += layout.Ranges[i].Size;
        }

        throw new SystemCallException(
            "mmap(guest memory)",
            errno,
            ByteCount.Format(layout.Ranges[index].Size),
            backing.IsExplicit
                ? HugePagePool.DescribeShortage(layout.Size, taken, backing.Alignment)
                : OvercommitPolicy.DescribeRefusal());
    }
}
