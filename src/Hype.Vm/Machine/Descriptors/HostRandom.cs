using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Vm.Machine.Descriptors;

/// <summary>The host kernel's random number generator.</summary>
/// <remarks>The BCL's generator wants OpenSSL's library on the host; the kernel's is always there.</remarks>
internal static unsafe class HostRandom
{
    /// <summary>Fills a buffer; never blocks on a host that has booted.</summary>
    /// <param name="destination">The buffer.</param>
    /// <exception cref="SystemCallException">The kernel refuses.</exception>
    internal static void Fill(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            fixed (byte* buffer = destination)
            {
                // SAFETY: the kernel writes at most the length of the pinned span.
                nint count = LibcRandom.getrandom(buffer, (nuint)destination.Length, 0);
                if (count < 0 && Marshal.GetLastPInvokeError() != (int)Errno.EINTR)
                {
                    throw new SystemCallException("getrandom", (Errno)Marshal.GetLastPInvokeError());
                }

                destination = destination[(int)Math.Max(count, 0)..];
            }
        }
    }
}
