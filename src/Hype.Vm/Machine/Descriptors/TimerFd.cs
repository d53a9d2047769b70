using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Vm.Machine.Descriptors;

/// <summary>A timer on the monotonic clock that can be watched like any other descriptor.</summary>
internal sealed unsafe class TimerFd : SafeFileDescriptor
{
    /// <summary>Creates a timer that does not run.</summary>
    /// <exception cref="SystemCallException">The process or the host is out of descriptors.</exception>
    internal TimerFd()
        : base(LibcTimerFd.timerfd_create(LibcTimerFd.CLOCK_MONOTONIC, LibcTimerFd.TFD_CLOEXEC | LibcTimerFd.TFD_NONBLOCK), "timerfd_create")
    {
    }

    /// <summary>Lets it expire once in each period, beginning with the end of the first.</summary>
    /// <param name="period">The period.</param>
    /// <exception cref="SystemCallException">The period is out of its range.</exception>
    internal void StartPeriodic(TimeSpan period) => Set(period, interval: period);

    /// <summary>Lets it expire once; what was to come before is forgotten.</summary>
    /// <param name="delay">When: more than zero.</param>
    /// <exception cref="SystemCallException">The delay is out of its range.</exception>
    internal void StartOnce(TimeSpan delay) => Set(delay, interval: TimeSpan.Zero);

    /// <summary>Takes note of the expirations so far, so that the descriptor is not readable until the next.</summary>
    internal void Clear()
    {
        ulong expirations;

        // SAFETY: a timerfd gives exactly eight bytes, into the local.
        _ = LibcIo.read(Descriptor, &expirations, sizeof(ulong));
    }

    private void Set(TimeSpan first, TimeSpan interval)
    {
        LibcTimerFd.itimerspec specification = new() { it_value = ToTimespec(first), it_interval = ToTimespec(interval) };

        // SAFETY: the kernel reads the local and, for a null pointer, writes no old value.
        if (LibcTimerFd.timerfd_settime(Descriptor, 0, &specification, null) < 0)
        {
            throw new SystemCallException("timerfd_settime", (Errno)Marshal.GetLastPInvokeError());
        }
    }

    private static LibcTimerFd.timespec ToTimespec(TimeSpan time) => new()
    {
        tv_sec = time.Ticks / TimeSpan.TicksPerSecond,
        tv_nsec = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
    };
}
