using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hype.Interop.Libc;

/// <summary>Owns a descriptor that no ioctl of a manifest is made on: an eventfd, an epoll, a timerfd.</summary>
internal abstract class SafeFileDescriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>Takes ownership of a call's result, or throws for its failure.</summary>
    /// <param name="result">What the call returned; <see cref="Marshal.GetLastPInvokeError"/> still belongs to it.</param>
    /// <param name="operation">The call in C notation.</param>
    /// <exception cref="SystemCallException">The call failed.</exception>
    protected SafeFileDescriptor(int result, string operation)
        : base(ownsHandle: true)
    {
        if (result < 0)
        {
            Errno errno = (Errno)Marshal.GetLastPInvokeError();
            SetHandleAsInvalid();
            throw new SystemCallException(
                operation,
                errno,
                hint: errno is Errno.EMFILE or Errno.ENFILE ? "Raise the limit of open files (ulimit -n)." : null);
        }

        SetHandle(result);
    }

    /// <summary>Gets the descriptor, for a caller that keeps this object alive meanwhile.</summary>
    internal int Descriptor => (int)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibcOpen.close((int)handle) == 0;
}
