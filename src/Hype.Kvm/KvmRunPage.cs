using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Kvm;

/// <summary>Owns the mapping of a vCPU's <c>kvm_run</c> page and the data behind it, and checks every offset that comes from there.</summary>
/// <remarks>One thread runs the vCPU and reads the page; only <see cref="ImmediateExit"/> is for every thread.</remarks>
internal sealed unsafe class KvmRunPage
{
    private readonly byte* _address;
    private readonly int _length;

    internal KvmRunPage(int fd, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, sizeof(KvmRun));
        // SAFETY: a new mapping of the kernel's choice; it is unmapped once, when the vCPU's last user is gone.
        void* address = LibcMmap.mmap(null, (nuint)length, LibcMmap.PROT_READ | LibcMmap.PROT_WRITE, LibcMmap.MAP_SHARED, fd, 0);
        if (address == LibcMmap.MAP_FAILED)
        {
            throw new KvmException("mmap(kvm_run)", (Errno)Marshal.GetLastPInvokeError());
        }

        _address = (byte*)address;
        _length = length;
    }

    /// <summary>Gets the page. The reference is valid as long as the mapping, and its content until the next run.</summary>
    internal ref KvmRun Run
    {
        get
        {
            // SAFETY: the mapping is at least as long as the struct, which the constructor checked.
            return ref Unsafe.AsRef<KvmRun>(_address);
        }
    }

    /// <summary>Gets or sets whether the next run returns at once. Any thread may do so.</summary>
    internal bool ImmediateExit
    {
        get => Volatile.Read(ref Run.ImmediateExit) != 0;
        set => Volatile.Write(ref Run.ImmediateExit, value ? (byte)1 : (byte)0);
    }

    /// <summary>Gets data that the page refers to by offset; empty where it would lie outside the mapping.</summary>
    internal Span<byte> GetData(ulong offset, ulong length)
    {
        if (offset > (ulong)_length || length > (ulong)_length - offset)
        {
            return [];
        }

        // SAFETY: the range was just checked against the mapping.
        return new Span<byte>(_address + offset, (int)length);
    }

    internal void Unmap()
    {
        // SAFETY: called once, from the vCPU's ReleaseHandle: no call and no reader is left.
        _ = LibcMmap.munmap(_address, (nuint)_length);
    }
}
