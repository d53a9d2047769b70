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
/// <para>The master side of a terminal is not opened again, for that would make another terminal. It, and what else cannot be
/// opened (a terminal that belongs to another user), is polled before each call, and the call is kept to what a descriptor that
/// was found ready takes at once. Sockets have a flag for each call. What cannot be polled (regular files, <c>/dev/null</c>) never
/// blocks; it is not opened again, since its position is shared on purpose (<c>&gt;&gt;log</c>).</para>
/// </remarks>
internal sealed unsafe class HostDescriptor : SafeFileDescriptor
{
    /// <summary>What a pipe that was found writable takes without blocking: PIPE_BUF.</summary>
    private const int PipeTransfer = 4096;

    private readonly HostDescriptorMode _mode;
    private readonly int _maxWrite;

    private HostDescriptor(int result, string operation, HostDescriptorMode mode, int maxWrite = int.MaxValue)
        : base(result, operation)
    {
        _mode = mode;
        _maxWrite = maxWrite;
    }

    /// <summary>Gets a value indicating whether a hang-up means that nobody will read any more. The master side of a terminal tells one
    /// whenever nobody has the other side open, and somebody may open it again.</summary>
    internal bool TellsHangUp { get; private init; } = true;

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
            return HasPosition(descriptor)
                ? Duplicate(descriptor, HostDescriptorMode.Polled)
                : OpenWithoutPosition(descriptor, forWriting);
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
        if (Poll(LibcIo.POLLIN) == 0)
        {
            return Errno.EAGAIN;
        }

        fixed (byte* buffer = destination)
        {
            // SAFETY: the kernel writes at most the length of the pinned span.
            nuint length = (nuint)destination.Length;
            return Result(
                _mode == HostDescriptorMode.Socket
                    ? LibcIo.recv(Descriptor, buffer, length, LibcIo.MSG_DONTWAIT)
                    : LibcIo.read(Descriptor, buffer, length),
                out count);
        }
    }

    /// <summary>Writes what is taken at once.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="count">How many were taken.</param>
    /// <returns>Success, <see cref="Errno.EAGAIN"/> where nothing is taken now, or why it cannot be written any more.</returns>
    internal Errno Write(ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        short ready = Poll(LibcIo.POLLOUT);
        if (ready == 0)
        {
            return Errno.EAGAIN;
        }

        if (!TellsHangUp && (ready & LibcIo.POLLOUT) == 0)
        {
            // A terminal that is full and that nobody has open: a write would wait until somebody does.
            count = source.Length;
            return Errno.None;
        }

        fixed (byte* buffer = source)
        {
            // SAFETY: the kernel reads at most the length of the pinned span.
            nuint length = (nuint)Math.Min(source.Length, _maxWrite);
            return Result(
                _mode == HostDescriptorMode.Socket
                    ? LibcIo.send(Descriptor, buffer, length, LibcIo.MSG_DONTWAIT | LibcIo.MSG_NOSIGNAL)
                    : LibcIo.write(Descriptor, buffer, length),
                out count);
        }
    }

    /// <summary>Tells what a write would find after a hang-up.</summary>
    /// <returns><see cref="Errno.EIO"/> for a terminal, <see cref="Errno.EPIPE"/> for the others.</returns>
    internal Errno ReadHangUp()
    {
        LibcIo.pollfd descriptor = new() { fd = Descriptor };

        // SAFETY: one entry, the local.
        _ = LibcIo.poll(&descriptor, 1, 0);

        // A pipe without a reader has an error and no hang-up.
        bool isTerminal = _mode != HostDescriptorMode.Socket && (descriptor.revents & LibcIo.POLLHUP) != 0;
        return isTerminal ? Errno.EIO : Errno.EPIPE;
    }

    /// <summary>Pipes, sockets and terminals have no position (ESPIPE); files and <c>/dev/null</c> have.</summary>
    private static bool HasPosition(int descriptor) => LibcIo.lseek(descriptor, 0, LibcIo.SEEK_CUR) >= 0;

    private static HostDescriptor OpenWithoutPosition(int descriptor, bool forWriting)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}");
        string kind = new FileInfo(path).LinkTarget ?? "";
        if (kind.StartsWith("socket:", StringComparison.Ordinal))
        {
            return Duplicate(descriptor, HostDescriptorMode.Socket);
        }

        bool isMaster = kind.EndsWith("/ptmx", StringComparison.Ordinal);
        if (!isMaster)
        {
            int access = forWriting ? LibcOpen.O_WRONLY : LibcOpen.O_RDONLY;
            int own = LibcOpen.open(path, access | LibcOpen.O_NONBLOCK | LibcOpen.O_NOCTTY | LibcOpen.O_CLOEXEC);
            if (own >= 0)
            {
                return new HostDescriptor(own, "open", HostDescriptorMode.NonBlocking);
            }
        }

        // A terminal is writable when it has room for one byte, and waits for the rest.
        bool isPipe = kind.StartsWith("pipe:", StringComparison.Ordinal);
        return Duplicate(descriptor, HostDescriptorMode.Polled, maxWrite: isPipe ? PipeTransfer : 1, tellsHangUp: !isMaster);
    }

    private static HostDescriptor Duplicate(int descriptor, HostDescriptorMode mode, int maxWrite = int.MaxValue, bool tellsHangUp = true) =>
        new(LibcFcntl.fcntl(descriptor, LibcFcntl.F_DUPFD_CLOEXEC, 3), "fcntl(F_DUPFD_CLOEXEC)", mode, maxWrite) { TellsHangUp = tellsHangUp };

    private static Errno Result(nint result, out int count)
    {
        count = (int)Math.Max(result, 0);
        Errno errno = result < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return errno == Errno.EINTR ? Errno.EAGAIN : errno;
    }

    /// <summary>Asks what can be done without waiting; errors and hang-ups count, since the call after it reports them.</summary>
    private short Poll(short events)
    {
        if (_mode != HostDescriptorMode.Polled)
        {
            return events; // The call itself does not wait.
        }

        LibcIo.pollfd descriptor = new() { fd = Descriptor, events = events };

        // SAFETY: one entry, the local.
        return LibcIo.poll(&descriptor, 1, 0) > 0 ? descriptor.revents : (short)0;
    }
}
