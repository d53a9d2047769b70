using System.Globalization;
using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Consoles;

/// <summary>A descriptor of ours for something that another process may share, read and written without ever blocking.</summary>
/// <remarks>
/// <para>O_NONBLOCK on a descriptor we inherited would change it for our parent's shell too. Opening it again through
/// <c>/proc/self/fd</c> gives pipes and terminals a file description of our own, on which the flag is ours alone.</para>
/// <para>Where that cannot be done (sockets, a terminal that belongs to another user), it is polled before each call and
/// the call is kept to what a descriptor that was found ready takes at once. What cannot be polled (regular files,
/// <c>/dev/null</c>) never blocks; it is not opened again, since its position is shared on purpose (<c>&gt;&gt;log</c>).</para>
/// </remarks>
internal sealed unsafe class HostDescriptor : SafeFileDescriptor
{
    /// <summary>What a pipe that was found writable takes without blocking: PIPE_BUF.</summary>
    private const int MaxPolledTransfer = 4096;

    private readonly bool _nonBlocking;

    private HostDescriptor(int result, string operation, bool nonBlocking)
        : base(result, operation) => _nonBlocking = nonBlocking;

    /// <summary>Makes a descriptor of our own.</summary>
    /// <param name="source">What to work on.</param>
    /// <param name="forWriting">Whether to write to it; else it is read.</param>
    /// <returns>The descriptor.</returns>
    /// <exception cref="SystemCallException">The source is no open descriptor, or the process is out of them.</exception>
    internal static HostDescriptor Open(SafeFileHandle source, bool forWriting)
    {
        bool referenced = false;
        try
        {
            source.DangerousAddRef(ref referenced);
            int descriptor = (int)source.DangerousGetHandle();
            if (!HasPosition(descriptor))
            {
                int access = forWriting ? LibcOpen.O_WRONLY : LibcOpen.O_RDONLY;
                string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}");
                int own = LibcOpen.open(path, access | LibcOpen.O_NONBLOCK | LibcOpen.O_NOCTTY | LibcOpen.O_CLOEXEC);
                if (own >= 0)
                {
                    return new HostDescriptor(own, "open", nonBlocking: true);
                }
            }

            return new HostDescriptor(LibcFcntl.fcntl(descriptor, LibcFcntl.F_DUPFD_CLOEXEC, 3), "fcntl(F_DUPFD_CLOEXEC)", nonBlocking: false);
        }
        finally
        {
            if (referenced)
            {
                source.DangerousRelease();
            }
        }
    }

    /// <summary>Reads what is there.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="count">How many bytes; zero at the end.</param>
    /// <returns>Success, <see cref="Errno.EAGAIN"/> where nothing is there now, or why it cannot be read any more.</returns>
    internal Errno Read(Span<byte> destination, out int count)
    {
        count = 0;
        if (!IsReady(LibcIo.POLLIN))
        {
            return Errno.EAGAIN;
        }

        fixed (byte* buffer = destination)
        {
            // SAFETY: the kernel writes at most the length of the pinned span.
            return Result(LibcIo.read(Descriptor, buffer, (nuint)destination.Length), out count);
        }
    }

    /// <summary>Writes what is taken at once.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="count">How many were taken.</param>
    /// <returns>Success, <see cref="Errno.EAGAIN"/> where nothing is taken now, or why it cannot be written any more.</returns>
    internal Errno Write(ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        if (!IsReady(LibcIo.POLLOUT))
        {
            return Errno.EAGAIN;
        }

        int length = _nonBlocking ? source.Length : Math.Min(source.Length, MaxPolledTransfer);
        fixed (byte* buffer = source)
        {
            // SAFETY: the kernel reads at most the length of the pinned span.
            return Result(LibcIo.write(Descriptor, buffer, (nuint)length), out count);
        }
    }

    /// <summary>Pipes, sockets and terminals have no position (ESPIPE); files and <c>/dev/null</c> have.</summary>
    private static bool HasPosition(int descriptor) => LibcIo.lseek(descriptor, 0, LibcIo.SEEK_CUR) >= 0;

    private static Errno Result(nint result, out int count)
    {
        count = (int)Math.Max(result, 0);
        Errno errno = result < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return errno == Errno.EINTR ? Errno.EAGAIN : errno;
    }

    private bool IsReady(short events)
    {
        if (_nonBlocking)
        {
            return true;
        }

        LibcIo.pollfd descriptor = new() { fd = Descriptor, events = events };

        // SAFETY: one entry, the local. Errors and hang-ups count as ready: the call after it reports them.
        return LibcIo.poll(&descriptor, 1, 0) > 0;
    }
}
