using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Vm.Machine.Descriptors;

/// <summary>An eventfd: a counter in the kernel that one side adds to and another waits for.</summary>
internal sealed unsafe class EventFd : SafeFileDescriptor
{
    /// <summary>Creates an eventfd with the count zero, non-blocking and closed on exec.</summary>
    /// <exception cref="SystemCallException">The process or the host is out of descriptors.</exception>
    internal EventFd()
        : base(LibcEventFd.eventfd(0, LibcEventFd.EFD_CLOEXEC | LibcEventFd.EFD_NONBLOCK), "eventfd")
    {
    }

    /// <summary>Adds one. Safe on any thread; a counter at its limit is signalled already.</summary>
    internal void Signal()
    {
        ulong one = 1;

        // SAFETY: an eventfd takes exactly the eight bytes of the local.
        _ = LibcIo.write(Descriptor, &one, sizeof(ulong));
    }

    /// <summary>Sets the count to zero.</summary>
    /// <returns>Whether it was anything else.</returns>
    internal bool Clear()
    {
        ulong count;

        // SAFETY: an eventfd gives exactly eight bytes, into the local.
        return LibcIo.read(Descriptor, &count, sizeof(ulong)) == sizeof(ulong);
    }
}
