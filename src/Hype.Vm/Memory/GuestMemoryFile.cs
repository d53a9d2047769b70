using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Memory;

/// <summary>Makes the file behind memory that can be shared.</summary>
internal static class GuestMemoryFile
{
    private const string Name = "hype-guest-memory"; // As /proc/PID/maps shows it.

    /// <summary>Creates a file of a size that nobody can change: one that shrank would be a SIGBUS for whoever maps it.</summary>
    /// <param name="size">The size in bytes.</param>
    /// <param name="backing">What pages it has.</param>
    /// <returns>The file.</returns>
    /// <exception cref="SystemCallException">The host refuses it.</exception>
    internal static SafeFileHandle Create(ulong size, MemoryBacking backing)
    {
        uint flags = LibcMemfd.MFD_CLOEXEC | LibcMemfd.MFD_ALLOW_SEALING;
        if (backing.IsExplicit)
        {
            flags |= LibcMemfd.MFD_HUGETLB | ((uint)ulong.Log2(backing.Alignment) << LibcMemfd.MFD_HUGE_SHIFT);
        }

        int descriptor = LibcMemfd.memfd_create(Name, flags);
        ThrowIfFailed(descriptor, "memfd_create", size, backing);
        SafeFileHandle file = new(descriptor, ownsHandle: true);
        try
        {
            ThrowIfFailed(LibcMemfd.ftruncate(descriptor, checked((long)size)), "ftruncate(guest memory)", size, backing);
            const int Seals = LibcFcntl.F_SEAL_SEAL | LibcFcntl.F_SEAL_SHRINK | LibcFcntl.F_SEAL_GROW;
            ThrowIfFailed(LibcFcntl.fcntl(descriptor, LibcFcntl.F_ADD_SEALS, Seals), "fcntl(F_ADD_SEALS)", size, backing);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void ThrowIfFailed(int result, string operation, ulong size, MemoryBacking backing)
    {
        if (result < 0)
        {
            throw new SystemCallException(
                operation,
                (Errno)Marshal.GetLastPInvokeError(),
                ByteCount.Format(size),
                backing.IsExplicit ? HugePagePool.DescribeShortage(size, 0, backing.Alignment) : null);
        }
    }
}
