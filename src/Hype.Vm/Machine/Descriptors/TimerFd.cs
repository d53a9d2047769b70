using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Vm.Machine.Descriptors;

/// <summary>A periodic timer that can be watched like any other descriptor.</summary>
internal sealed unsafe class TimerFd : SafeFileDescriptor
{
    /// <summary>Creates and starts a timer on the monotonic clock.</summary>
    /// <param name="period">Its period.</param>
    /// <exception cref="SystemCallException">The process or the host is out of descriptors.</exception>
    internal TimerFd(TimeSpan period)
        : base(LibcTimerFd.timerfd_create(LibcTimerFd.CLOCK_MONOTONIC, LibcTimerFd.TFD_CLOEXEC | LibcTimerFd.TFD_NONBLOCK), "timerfd_create")
    {
        LibcTimerFd.timespec time = new()
        {
            tv_sec = period.Ticks / TimeSpan.TicksPerSecond,
            tv_nsec = period.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        LibcTimerFd.itimerspec specification = new() { it_interval = time, it_value = time };

        // SAFETY: the kernel reads the local and, for a null pointer, writes no old value.
        if (LibcTimerFd.timerfd_settime(Descriptor, 0, &specification, null) < 0)
        {
            Errno errno = (Errno)Marshal.GetLastPInvokeError();
            Dispose();
            throw new SystemCallException("timerfd_settime", errno);
        }
    }

    /// <summary>Takes note of the expirations so far, so that the descriptor is not readable until the next.</summary>
    internal void Clear()
    {
        ulong expirations;

        // SAFETY: a timerfd gives exactly eight bytes, into the local.
        _ = LibcIo.read(Descriptor, &expirations, sizeof(ulong));
    }
}
