using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;

namespace Hype.Vm.Machine;

/// <summary>Makes a thread return from KVM_RUN: a real-time signal whose handler does nothing.</summary>
/// <remarks>
/// <para>The runtime itself uses SIGRTMIN to suspend threads, so the search begins behind it. The disposition is
/// process-wide: it is set once, to the same value by every machine, and never taken back, since another machine may rely on it.</para>
/// <para>The signal alone would be lost on a thread that is just about to enter KVM_RUN; the caller therefore sets
/// <c>kvm_run.immediate_exit</c> before it, which makes the next KVM_RUN return at once.</para>
/// </remarks>
internal sealed unsafe class VcpuKick
{
    private const int FirstSignal = LibcSignal.SIGRTMIN + 1;
    private const int LastSignal = 64; // SIGRTMAX

    private readonly int _processId;
    private readonly int _signal;

    /// <summary>Finds a signal that nobody else in this process handles, and installs the handler.</summary>
    /// <exception cref="SystemCallException">The kernel refuses the handler, or every real-time signal is taken.</exception>
    internal VcpuKick()
        : this(EmptySignalHandler.Address)
    {
    }

    /// <summary>Finds a signal that nobody else in this process handles, and installs a handler.</summary>
    /// <param name="handler">The address of a function that does nothing.</param>
    /// <exception cref="SystemCallException">The kernel refuses the handler, or every real-time signal is taken.</exception>
    internal VcpuKick(nint handler)
    {
        _processId = LibcSignal.getpid();
        _signal = InstallHandler(handler);
    }

    /// <summary>Gets the id by which the current thread can be kicked.</summary>
    internal static int CurrentThreadId => LibcSignal.gettid();

    /// <summary>Interrupts a thread of this process. The caller makes sure that it has not ended.</summary>
    /// <param name="threadId">The thread's <see cref="CurrentThreadId"/>.</param>
    internal void Send(int threadId) => _ = LibcSignal.tgkill(_processId, threadId, _signal);

    private static int InstallHandler(nint handler)
    {
        for (int signal = FirstSignal; signal <= LastSignal; signal++)
        {
            LibcSignal.sigaction_t current;

            // SAFETY: a null new action only asks; the kernel and the C library write the local.
            if (LibcSignal.sigaction(signal, null, &current) < 0)
            {
                throw new SystemCallException("sigaction", (Errno)Marshal.GetLastPInvokeError(), $"signal {signal}");
            }

            if (current.sa_handler == handler)
            {
                return signal;
            }

            if (current.sa_handler == 0)
            {
                Install(signal, handler);
                return signal;
            }
        }

        throw new SystemCallException("sigaction", Errno.EBUSY, "a vCPU kick", "Every real-time signal of this process has a handler already.");
    }

    private static void Install(int signal, nint handler)
    {
        LibcSignal.sigaction_t action = new() { sa_handler = handler };

        // SAFETY: the local is read during the call only; the handler touches nothing.
        if (LibcSignal.sigaction(signal, &action, null) < 0)
        {
            throw new SystemCallException("sigaction", (Errno)Marshal.GetLastPInvokeError(), $"signal {signal}");
        }
    }
}
