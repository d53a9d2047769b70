using System.Runtime.InteropServices;
using Hype.Interop.Libc;

namespace Hype.Interop;

/// <summary>Owns a file descriptor; each generated handle type derives from it.</summary>
/// <remarks>
/// A call holds a reference for its length only, so disposing on another thread never closes the descriptor under a running call: it is closed when
/// the last call ends. Every later call throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public abstract class SafeDescriptor : SafeHandle
{
    private readonly SafeHandle? _shared;

    /// <summary>Initializes a handle that holds no descriptor yet.</summary>
    protected SafeDescriptor()
        : base(-1, ownsHandle: true)
    {
    }

    /// <summary>Initializes a handle over an existing descriptor.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="ownsHandle">Whether disposing of the handle closes the descriptor.</param>
    protected SafeDescriptor(int fd, bool ownsHandle)
        : base(-1, ownsHandle)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fd);
        SetHandle(fd);
    }

    /// <summary>Initializes a handle that shares the descriptor of another, which stays open until both are disposed of.</summary>
    /// <param name="other">The other handle, like that of a file.</param>
    /// <exception cref="ArgumentException">The other handle holds no descriptor.</exception>
    /// <exception cref="ObjectDisposedException">The other handle was disposed of.</exception>
    protected SafeDescriptor(SafeHandle other)
        : base(-1, ownsHandle: true)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.IsInvalid)
        {
            throw new ArgumentException("The handle holds no descriptor.", nameof(other));
        }

        bool referenced = false;
        other.DangerousAddRef(ref referenced);
        _shared = other;
        SetHandle(other.DangerousGetHandle());
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>Gets what answers this handle's ioctls instead of the kernel; <see langword="null"/> everywhere but in tests.</summary>
    internal IoctlInvoker? Invoker { get; init; }

    /// <summary>Gives the handle the descriptor that a system call returned.</summary>
    /// <param name="fd">The descriptor.</param>
    protected void Adopt(int fd) => SetHandle(fd);

    /// <summary>Opens a file, with close-on-exec, and gives the handle its descriptor.</summary>
    /// <param name="path">The path, usually of a device.</param>
    /// <param name="flags">The flags of <c>open</c>; <c>O_CLOEXEC</c> is added.</param>
    /// <returns>The error, or <see cref="Errno.None"/>.</returns>
    protected Errno OpenPath(string path, int flags)
    {
        int fd;
        do
        {
            fd = LibcOpen.open(path, flags | LibcOpen.O_CLOEXEC);
        }
        while (fd < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);

        if (fd < 0)
        {
            return (Errno)Marshal.GetLastPInvokeError();
        }

        SetHandle(fd);
        return Errno.None;
    }

    /// <summary>Reads at a place in the file, whatever its position is.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="offset">From where, in bytes.</param>
    /// <param name="count">The number of bytes that were read; 0 at the end.</param>
    /// <returns>The error, or <see cref="Errno.None"/>.</returns>
    protected unsafe Errno ReadAt(Span<byte> buffer, long offset, out int count)
    {
        bool referenced = false;
        try
        {
            DangerousAddRef(ref referenced);
            // SAFETY: the buffer is pinned for the call, and its own length goes with it.
            fixed (byte* pointer = buffer)
            {
                nint result;
                do
                {
                    result = LibcIo.pread((int)handle, pointer, (nuint)buffer.Length, offset);
                }
                while (result < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR);
                count = (int)Math.Max(0, result);
                return result < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
            }
        }
        finally
        {
            if (referenced)
            {
                DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_shared is null)
        {
            return LibcOpen.close((int)handle) == 0;
        }

        _shared.DangerousRelease();
        return true;
    }
}
