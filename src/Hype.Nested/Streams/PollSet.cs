using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Nested.Libc;

namespace Hype.Nested.Streams;

/// <summary>The descriptors that one turn of a loop waits for.</summary>
internal sealed class PollSet
{
    private readonly List<Polling.PollFd> _entries = [];

    /// <summary>Starts a new turn.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Waits for a descriptor to become readable or writable in this turn, if either is wanted.</summary>
    /// <remarks>One that wants neither stays out, unless its hangup is wanted: poll reports that whether asked or not, and the loop would spin on it.</remarks>
    public void Add(Descriptor descriptor, bool readable = false, bool writable = false, bool hangUp = false)
    {
        int events = (readable ? Polling.POLLIN : 0) | (writable ? Polling.POLLOUT : 0);
        if (events != 0 || hangUp)
        {
            _entries.Add(new Polling.PollFd { Fd = descriptor.Number, Events = (short)events });
        }
    }

    /// <summary>Waits until something is ready or the time is over; no time means for ever.</summary>
    /// <exception cref="NestedException">poll(2) failed.</exception>
    public unsafe void Wait(TimeSpan? limit)
    {
        int milliseconds = limit is { } time ? (int)Math.Clamp(Math.Ceiling(time.TotalMilliseconds), 0, int.MaxValue) : -1;
        Span<Polling.PollFd> entries = CollectionsMarshal.AsSpan(_entries);
        int result;
        Errno error;
        fixed (Polling.PollFd* start = entries)
        {
            // SAFETY: the entries are pinned, their number is passed along, and nothing adds to the list meanwhile.
            result = Polling.poll(start, (nuint)entries.Length, milliseconds);
            error = result < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        }

        if (error is not (Errno.None or Errno.EINTR))
        {
            throw NestedException.ForErrno("waiting for input and output", error);
        }

        if (result <= 0)
        {
            _entries.Clear();
        }
    }

    /// <summary>Tells whether the wait found the descriptor ready: readable, writable, hung up or broken; using it says which.</summary>
    public bool IsReady(Descriptor descriptor) => Has(descriptor, ~0);

    /// <summary>Tells whether the wait found the descriptor's other side gone.</summary>
    public bool IsHungUp(Descriptor descriptor) => Has(descriptor, Polling.POLLERR | Polling.POLLHUP);

    private bool Has(Descriptor descriptor, int events)
    {
        foreach (Polling.PollFd entry in _entries)
        {
            if (entry.Fd == descriptor.Number && (entry.Revents & events) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
