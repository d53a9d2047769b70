using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hype.Interop;

/// <summary>The one way to the <c>ioctl</c> system call; generated wrappers call it and add types, names and documentation.</summary>
/// <remarks>
/// Always three arguments: kernels check that an ioctl without argument got zero. The request is unsigned and zero-extended. The error number is
/// read in the method that made the call. EINTR is repeated only where a method's name says so: an interrupted call can be the very point.
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
    public static IoctlResult Invoke(SafeDescriptor descriptor, uint request, nuint argument)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        bool referenced = false;
        try
        {
            descriptor.DangerousAddRef(ref referenced);
            int fd = (int)descriptor.DangerousGetHandle();
            return descriptor.Invoker is { } invoker ? invoker.Invoke(fd, request, argument) : Call(fd, request, argument);
        }
        finally
        {
            if (referenced)
            {
                descriptor.DangerousRelease();
            }
        }
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static IoctlResult Call(int fd, uint request, nuint argument)
    {
        int value = ioctl(fd, request, argument);
        return value == -1 ? new IoctlResult(-1, (Errno)Marshal.GetLastSystemError()) : new IoctlResult(value, Errno.None);
    }

    // Without SetLastError, which would clear errno before each call and store it after each.
    [LibraryImport("libc")]
    private static partial int ioctl(int fd, nuint request, nuint argument);
}
