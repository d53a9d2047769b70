using System.Runtime.InteropServices;
using Hype.Nested.Libc;

namespace Hype.Nested.Streams;

/// <summary>An open file descriptor that reads and writes without hiding that it would block.</summary>
internal sealed unsafe class Descriptor : SafeHandle
{
    private Descriptor(int fd, bool owned)
        : base(-1, owned)
    {
        SetHandle(fd);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>Gets the number, for poll and for a child that inherits it.</summary>
    public int Number => (int)handle;

    /// <summary>Takes over a number that a system call has just returned, or throws for its failure.</summary>
    /// <exception cref="NestedException">The call failed.</exception>
    public static Descriptor Take(int fd, string attempt)
    {
        return fd >= 0 ? new Descriptor(fd, owned: true) : throw NestedException.ForLastErrno(attempt);
    }

    /// <summary>Wraps a standard stream, which belongs to the process and is never closed; <c>/dev/null</c> where it was started without.</summary>
    /// <remarks>What is closed on exec was not inherited: the runtime opens files of its own under the numbers that it finds free.</remarks>
    public static Descriptor Standard(int fd)
    {
        return Descriptors.fcntl(fd, Descriptors.F_GETFD, 0) == 0
            ? new Descriptor(fd, owned: false)
            : Open("/dev/null", Descriptors.O_RDWR | Descriptors.O_CLOEXEC);
    }

    /// <summary>Puts <c>/dev/null</c> where a standard stream is closed, before anything of ours gets its number.</summary>
    public static void FillStandardStreams()
    {
        Descriptor opened;
        do
        {
            opened = Open("/dev/null", Descriptors.O_RDWR);
        }
        while (opened.KeepIfStandard());

        opened.Dispose();
    }

    /// <summary>Opens a path.</summary>
    /// <exception cref="NestedException">It cannot be opened.</exception>
    public static Descriptor Open(string path, int flags)
    {
        const uint OwnerOnly = 0x180; // 0600
        return Take(Descriptors.open(path, flags, OwnerOnly), $"opening {path}");
    }

    /// <summary>Opens a path, if that is possible.</summary>
    public static Descriptor? TryOpen(string path, int flags)
    {
        int fd = Descriptors.open(path, flags, 0);
        return fd >= 0 ? new Descriptor(fd, owned: true) : null;
    }

    /// <summary>Gets another number for an open file, which closing the first one leaves alone.</summary>
    /// <exception cref="NestedException">There is none left.</exception>
    public static Descriptor Duplicate(SafeHandle file)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return Take(Descriptors.fcntl((int)file.DangerousGetHandle(), Descriptors.F_DUPFD_CLOEXEC, 0), "sharing a descriptor");
        }
        finally
        {
            if (held)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>Makes a pipe that no child inherits.</summary>
    public static (Descriptor Reader, Descriptor Writer) Pipe()
    {
        // SAFETY: the kernel writes two numbers, which is what there is room for.
        int* ends = stackalloc int[2];
        int result = Descriptors.pipe2(ends, Descriptors.O_CLOEXEC);
        return (Take(result < 0 ? result : ends[0], "making a pipe"), Take(ends[1], "making a pipe"));
    }

    /// <summary>Makes a connected pair of sockets: one for us, and one that a child inherits.</summary>
    public static (Descriptor Ours, Descriptor Inherited) SocketPair()
    {
        // SAFETY: the kernel writes two numbers, which is what there is room for.
        int* ends = stackalloc int[2];
        int result = Descriptors.socketpair(Descriptors.AF_UNIX, Descriptors.SOCK_STREAM, 0, ends);
        return (Take(result < 0 ? result : ends[0], "making a socket pair"), Take(ends[1], "making a socket pair"));
    }

    /// <summary>Makes a file that lives in memory and that a child inherits.</summary>
    public static Descriptor MemoryFile(string name) => Take(Descriptors.memfd_create(name, 0), "making a file in memory");

    /// <summary>Makes reads and writes return at once. Only for descriptors of our own: the setting is shared with every holder.</summary>
    public Descriptor NonBlocking()
    {
        int flags = Descriptors.fcntl(Number, Descriptors.F_GETFL, 0);
        if (flags < 0 || Descriptors.fcntl(Number, Descriptors.F_SETFL, flags | Descriptors.O_NONBLOCK) < 0)
        {
            throw NestedException.ForLastErrno("making a descriptor non-blocking");
        }

        return this;
    }

    /// <summary>Reads what is there.</summary>
    public Transfer Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            // SAFETY: the kernel writes at most the length of the pinned span.
            return Transfer.Of(Descriptors.read(Number, start, (nuint)buffer.Length));
        }
    }

    /// <summary>Writes what fits.</summary>
    public Transfer Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            // SAFETY: the kernel reads at most the length of the pinned span.
            return Transfer.Of(Descriptors.write(Number, start, (nuint)bytes.Length));
        }
    }

    // Standard streams stay open to the end of the process.
    private bool KeepIfStandard()
    {
        const int StandardError = 2;
        if (Number <= StandardError)
        {
            SetHandleAsInvalid();
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Descriptors.close((int)handle) == 0;
}
