using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hype.Interop;

/// <summary>The one way to the <c>ioctl</c> system call; generated wrappers call it and add types, names and documentation.</summary>
/// <remarks>
/// Always three arguments: kernels check that an ioctl without argument got zero. The request is unsigned and zero-extended. The error number is
/// read in the method that made the call, and only after a failure: <see cref="Marshal.GetLastPInvokeError"/> knows nothing of it. EINTR is repeated
/// only where a method's name says so: an interrupted call can be the very point.
/// </remarks>
public static unsafe partial class Ioctl
{
    /// <summary>Makes an ioctl that takes no argument.</summary>
    /// <param name="descriptor">The descriptor; it stays open for the length of the call.</param>
    /// <param name="request">The request number.</param>
    /// <returns>The returned value, or the error.</returns>
    public static IoctlResult Invoke(SafeDescriptor descriptor, uint request) => Invoke(descriptor, request, (nuint)0);

    /// <summary>Makes an ioctl whose argument points to memory.</summary>
    /// <param name="descriptor">The descriptor; it stays open for the length of the call.</param>
    /// <param name="request">The request number.</param>
    /// <param name="argument">Memory that does not move during the call and is as large as the request reads or writes.</param>
    /// <returns>The returned value, or the error.</returns>
    public static IoctlResult Invoke(SafeDescriptor descriptor, uint request, void* argument) => Invoke(descriptor, request, (nuint)argument);

    /// <summary>Makes an ioctl whose argument is a number.</summary>
    /// <param name="descriptor">The descriptor; it stays open for the length of the call.</param>
    /// <param name="request">The request number.</param>
    /// <param name="argument">The number.</param>
    /// <returns>The returned value, or the error.</returns>
    /// <exception cref="ObjectDisposedException">The descriptor was disposed of.</exception>
    // Inlined for the sake of what comes after the system call: a kernel may leave the processor without a prediction for returns, and each one of them
    // then costs about 10 ns (docs/benchmarks.md).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IoctlResult Invoke(SafeDescriptor descriptor, uint request, nuint argument)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        int value;
        Errno errno;
        if (descriptor.Invoker is { } invoker)
        {
            (value, errno) = InvokeScripted(descriptor, invoker, request, argument);
        }
        else
        {
            // Nothing between taking and giving back the reference can throw. Inside of a try block, the call into libc would go through a stub.
            bool referenced = false;
            descriptor.DangerousAddRef(ref referenced);
            value = ioctl((int)descriptor.DangerousGetHandle(), request, argument);
            errno = value == -1 ? (Errno)Marshal.GetLastSystemError() : Errno.None;
            descriptor.DangerousRelease();
        }

        return new IoctlResult(value, errno);
    }

    /// <summary>Makes an ioctl whose argument is another descriptor.</summary>
    /// <param name="descriptor">The descriptor; it stays open for the length of the call.</param>
    /// <param name="request">The request number.</param>
    /// <param name="argument">The descriptor to pass; it stays open for the length of the call.</param>
    /// <returns>The returned value, or the error.</returns>
    /// <exception cref="ObjectDisposedException">One of the descriptors was disposed of.</exception>
    public static IoctlResult Invoke(SafeDescriptor descriptor, uint request, SafeHandle argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        bool referenced = false;
        try
        {
            argument.DangerousAddRef(ref referenced);
            return Invoke(descriptor, request, (nuint)(uint)(int)argument.DangerousGetHandle());
        }
        finally
        {
            if (referenced)
            {
                argument.DangerousRelease();
            }
        }
    }

    /// <summary>Makes an ioctl that takes no argument, again and again while a signal interrupts it.</summary>
    /// <inheritdoc cref="Invoke(SafeDescriptor, uint)"/>
    public static IoctlResult InvokeUninterrupted(SafeDescriptor descriptor, uint request) => InvokeUninterrupted(descriptor, request, (nuint)0);

    /// <summary>Makes an ioctl whose argument points to memory, again and again while a signal interrupts it.</summary>
    /// <inheritdoc cref="Invoke(SafeDescriptor, uint, void*)"/>
    public static IoctlResult InvokeUninterrupted(SafeDescriptor descriptor, uint request, void* argument) =>
        InvokeUninterrupted(descriptor, request, (nuint)argument);

    /// <summary>Makes an ioctl whose argument is a number, again and again while a signal interrupts it.</summary>
    /// <inheritdoc cref="Invoke(SafeDescriptor, uint, nuint)"/>
    public static IoctlResult InvokeUninterrupted(SafeDescriptor descriptor, uint request, nuint argument)
    {
        IoctlResult result;
        do
        {
            result = Invoke(descriptor, request, argument);
        }
        while (result.Errno == Errno.EINTR);

        return result;
    }

    /// <summary>Makes an ioctl whose argument is another descriptor, again and again while a signal interrupts it.</summary>
    /// <inheritdoc cref="Invoke(SafeDescriptor, uint, SafeHandle)"/>
    public static IoctlResult InvokeUninterrupted(SafeDescriptor descriptor, uint request, SafeHandle argument)
    {
        IoctlResult result;
        do
        {
            result = Invoke(descriptor, request, argument);
        }
        while (result.Errno == Errno.EINTR);

        return result;
    }

    private static IoctlResult InvokeScripted(SafeDescriptor descriptor, IoctlInvoker invoker, uint request, nuint argument)
    {
        bool referenced = false;
        try
        {
            descriptor.DangerousAddRef(ref referenced);
            return invoker.Invoke((int)descriptor.DangerousGetHandle(), request, argument);
        }
        finally
        {
            if (referenced)
            {
                descriptor.DangerousRelease();
            }
        }
    }

    // Without SetLastError, which clears errno before each call and keeps it after each: here it is read when a call has failed.
    [LibraryImport("libc")]
    private static partial int ioctl(int fd, nuint request, nuint argument);
}
