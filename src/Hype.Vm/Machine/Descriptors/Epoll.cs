using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;
using Hype.Vm.Events;

namespace Hype.Vm.Machine.Descriptors;

/// <summary>An epoll instance: waits for many descriptors at once, level-triggered.</summary>
internal sealed unsafe class Epoll : SafeFileDescriptor
{
    /// <summary>How many ready descriptors one wait reports; the rest come with the next.</summary>
    internal const int MaxEvents = 32;

    /// <summary>Creates an epoll instance, closed on exec.</summary>
    /// <exception cref="SystemCallException">The process or the host is out of descriptors.</exception>
    internal Epoll()
        : base(LibcEpoll.epoll_create1(LibcEpoll.EPOLL_CLOEXEC), "epoll_create1")
    {
    }

    /// <summary>Begins to watch a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="interest">What to wait for.</param>
    /// <param name="key">What <see cref="Wait"/> reports it by.</param>
    /// <exception cref="SystemCallException">The descriptor cannot be watched (a regular file: EPERM) or is watched already.</exception>
    internal void Add(int descriptor, EventInterest interest, ulong key) => Control(LibcEpoll.EPOLL_CTL_ADD, descriptor, interest, key);

    /// <summary>Changes what to wait for on a watched descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="interest">What to wait for.</param>
    /// <param name="key">What <see cref="Wait"/> reports it by.</param>
    /// <exception cref="SystemCallException">The descriptor is not watched.</exception>
    internal void Modify(int descriptor, EventInterest interest, ulong key) => Control(LibcEpoll.EPOLL_CTL_MOD, descriptor, interest, key);

    /// <summary>Ends the watch of a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <exception cref="SystemCallException">The descriptor is not watched.</exception>
    internal void Remove(int descriptor) => Control(LibcEpoll.EPOLL_CTL_DEL, descriptor, EventInterest.None, 0);

    /// <summary>Waits until descriptors are ready.</summary>
    /// <param name="keys">Where the keys of the ready ones go; at most <see cref="MaxEvents"/> are reported.</param>
    /// <param name="block">Whether to wait for the first, or only to look.</param>
    /// <returns>How many; zero also where a signal interrupted the wait.</returns>
    /// <exception cref="SystemCallException">The kernel refuses.</exception>
    internal int Wait(Span<ulong> keys, bool block)
    {
        LibcEpoll.epoll_event* events = stackalloc LibcEpoll.epoll_event[MaxEvents];

        // SAFETY: the kernel writes at most the number of events that the buffer has room for.
        int count = LibcEpoll.epoll_wait(Descriptor, events, Math.Min(keys.Length, MaxEvents), block ? -1 : 0);
        if (count < 0)
        {
            Errno errno = (Errno)Marshal.GetLastPInvokeError();
            return errno == Errno.EINTR ? 0 : throw new SystemCallException("epoll_wait", errno);
        }

        for (int i = 0; i < count; i++)
        {
            keys[i] = events[i].data;
        }

        return count;
    }

    private void Control(int operation, int descriptor, EventInterest interest, ulong key)
    {
        LibcEpoll.epoll_event @event = new() { data = key };
        if ((interest & EventInterest.Readable) != 0) // HasFlag allocates until the JIT has compiled this method a second time.
        {
            @event.events |= LibcEpoll.EPOLLIN;
        }

        if ((interest & EventInterest.Writable) != 0)
        {
            @event.events |= LibcEpoll.EPOLLOUT;
        }

        // SAFETY: the kernel reads the local during the call only.
        if (LibcEpoll.epoll_ctl(Descriptor, operation, descriptor, &@event) < 0)
        {
            throw new SystemCallException("epoll_ctl", (Errno)Marshal.GetLastPInvokeError(), $"descriptor {descriptor}");
        }
    }
}
