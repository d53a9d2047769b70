using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Kvm;

/// <summary>The ring in which the kernel tells which pages a vCPU has made dirty. One thread at a time takes from it.</summary>
/// <remarks>
/// Give the VM rings before its first vCPU, by <see cref="KvmVm.EnableCap"/> with <see cref="KvmCapability.DirtyLogRingAcqRel"/> (or
/// <see cref="KvmCapability.DirtyLogRing"/>) and the size in bytes. Take until it is empty, then call <see cref="KvmVm.ResetDirtyRings"/>, which lets the kernel
/// watch those pages again. A ring that is full makes the vCPU exit with <see cref="VcpuExitReason.DirtyRingFull"/>.
/// <para>See <see href="https://docs.kernel.org/virt/kvm/api.html#kvm-cap-dirty-log-ring-kvm-cap-dirty-log-ring-acq-rel"/>.</para>
/// </remarks>
public sealed unsafe class KvmDirtyRing : IDisposable
{
    private readonly int _entries;
    private readonly bool _isMapped;
    private KvmDirtyGfn* _ring;
    private uint _next;

    internal KvmDirtyRing(int fd, int entries)
    {
        _entries = entries;
        _isMapped = true;
        long offset = (long)KvmConstants.DirtyLogPageOffset * Environment.SystemPageSize;
        // SAFETY: a new mapping of the kernel's choice, as long as the ring; Dispose unmaps it once.
        void* address = LibcMmap.mmap(null, Length, LibcMmap.PROT_READ | LibcMmap.PROT_WRITE, LibcMmap.MAP_SHARED, fd, offset);
        if (address == LibcMmap.MAP_FAILED)
        {
            throw new KvmException(
                "mmap(dirty ring)", (Errno)Marshal.GetLastPInvokeError(), $"{entries} entries", "Give the VM dirty rings of that size before its first vCPU.");
        }

        _ring = (KvmDirtyGfn*)address;
        RequirePages(entries);
    }

    /// <summary>Initializes a ring over memory that a test owns.</summary>
    internal KvmDirtyRing(KvmDirtyGfn* ring, int entries)
    {
        _ring = ring;
        _entries = entries;
    }

    private nuint Length => (nuint)_entries * (nuint)sizeof(KvmDirtyGfn);

    /// <summary>Takes the next dirty page, and tells the kernel that it was taken.</summary>
    /// <param name="slot">The memory slot, and above bit 15 its address space.</param>
    /// <param name="page">The page in the slot.</param>
    /// <returns><see langword="false"/> where there is none.</returns>
    /// <exception cref="ObjectDisposedException">The ring was disposed of.</exception>
    public bool TryTake(out uint slot, out ulong page)
    {
        ObjectDisposedException.ThrowIf(_ring is null, this);
        // SAFETY: the index is below the number of entries, which the mapping was made for.
        ref KvmDirtyGfn entry = ref _ring[_next % (uint)_entries];
        // Acquire: the kernel writes slot and page before the flag.
        if ((Volatile.Read(ref FlagsOf(ref entry)) & (uint)(KvmDirtyGfnFlags.Dirty | KvmDirtyGfnFlags.Reset)) != (uint)KvmDirtyGfnFlags.Dirty)
        {
            (slot, page) = (0, 0);
            return false;
        }

        (slot, page) = (entry.Slot, entry.Offset);
        // Release: slot and page have been read before the kernel may write them again.
        Volatile.Write(ref FlagsOf(ref entry), (uint)KvmDirtyGfnFlags.Reset);
        _next = unchecked(_next + 1) % (uint)_entries;
        return true;
    }

    /// <summary>Unmaps the ring.</summary>
    public void Dispose()
    {
        if (_ring is not null && _isMapped)
        {
            // SAFETY: mapped by the constructor, and forgotten with this.
            _ = LibcMmap.munmap(_ring, Length);
        }

        _ring = null;
    }

    // The kernel maps any length, with or without a ring, and kills who touches what is not there: so it is asked to touch every page first.
    private void RequirePages(int entries)
    {
        // SAFETY: reads nothing into this process and changes no data; the mapping is this object's own.
        if (LibcMmap.madvise(_ring, Length, LibcMmap.MADV_POPULATE_READ) == 0)
        {
            return;
        }

        Errno errno = (Errno)Marshal.GetLastPInvokeError();
        Dispose();
        throw new KvmException("madvise(dirty ring)", errno, $"{entries} entries", "Give the VM dirty rings of that size before its first vCPU; checking that needs Linux 5.14.");
    }

    private static ref uint FlagsOf(ref KvmDirtyGfn entry) => ref System.Runtime.CompilerServices.Unsafe.As<KvmDirtyGfnFlags, uint>(ref entry.Flags);
}
