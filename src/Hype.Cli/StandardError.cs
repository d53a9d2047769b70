using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Cli;

/// <summary>The process's stderr, written as C programs do.</summary>
/// <remarks>The library's ways are both wrong here: <see cref="Console"/> greets a terminal on stdout with control sequences of its own, and a
/// <see cref="FileStream"/> writes to a file at a position of its own, so that whoever shares the file overwrites it.</remarks>
internal static unsafe class StandardError
{
    private const int Descriptor = 2;

    /// <summary>Writes everything, or as much as somebody takes.</summary>
    /// <param name="bytes">The bytes.</param>
    internal static void Write(ReadOnlySpan<byte> bytes)
    {
        if (!StandardStream.IsInherited(Descriptor))
        {
            return; // What is there instead may be the runtime's own, which takes each byte for a signal's number.
        }

        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes)
            {
                // SAFETY: the kernel reads at most the length of the pinned span.
                written = LibcIo.write(Descriptor, start, (nuint)bytes.Length);
            }

            if (written > 0)
            {
                bytes = bytes[(int)written..];
            }
            else if (written == 0 || !WaitForRoom((Errno)Marshal.GetLastPInvokeError()))
            {
                return; // Closed, or its reader is gone: nobody is left to be told.
            }
        }
    }

    /// <summary>Writes a line if it is taken at once: whoever writes it has other things to do than to wait for a reader.</summary>
    /// <param name="line">The line; shorter than the 4096 bytes that a pipe with room takes in one piece.</param>
    internal static void WriteAtOnce(ReadOnlySpan<byte> line)
    {
        LibcIo.pollfd descriptor = new() { fd = Descriptor, events = LibcIo.POLLOUT };

        // SAFETY: one entry, the local.
        if (StandardStream.IsInherited(Descriptor) && LibcIo.poll(&descriptor, 1, 0) > 0)
        {
            fixed (byte* start = line)
            {
                // SAFETY: the kernel reads at most the length of the pinned span. What it does not take is not offered again.
                _ = LibcIo.write(Descriptor, start, (nuint)line.Length);
            }
        }
    }

    /// <summary>Somebody who shares the descriptor may have made it non-blocking.</summary>
    private static bool WaitForRoom(Errno errno)
    {
        LibcIo.pollfd descriptor = new() { fd = Descriptor, events = LibcIo.POLLOUT };

        // SAFETY: one entry, the local.
        return errno == Errno.EINTR || (errno == Errno.EAGAIN && LibcIo.poll(&descriptor, 1, -1) >= 0);
    }
}
