namespace Hype.Vm;

/// <summary>Why a virtual machine's run ended.</summary>
public enum VmExitReason
{
    /// <summary>The host asked it to stop: by its token, or by <see cref="VirtualMachine.RequestStop"/>.</summary>
    Stopped,

    /// <summary>The input of a console ended, whose options say that this ends the run.</summary>
    InputEnded,

    /// <summary>The host takes a console's output no more, and the console's options say that this ends the run.</summary>
    OutputFailed,

    /// <summary>The guest asked for a reset, as a reboot does.</summary>
    Reset,

    /// <summary>The guest switched itself off.</summary>
    PowerOff,

    /// <summary>The guest's kernel panicked, and said so by the panic device (pvpanic), for which it needs a driver. What else a panic does, <c>panic=</c> decides.</summary>
    GuestPanic,

    /// <summary>The guest faulted while handling a double fault; the processor shuts down. A guest told to reboot this way (<c>reboot=t</c>) looks the same.</summary>
    TripleFault,

    /// <summary>No vCPU will ever run again: all have halted with interrupts off, or the first has halted in a machine without an interrupt controller.</summary>
    Halted,

    /// <summary>KVM could not go on: an instruction it cannot emulate, or a state it did not expect.</summary>
    InternalError,

    /// <summary>The processor refused to enter the guest: its state is invalid.</summary>
    FailedEntry,

    /// <summary>The host has no good page where the guest has memory: what backs it is gone (EFAULT), or damaged in hardware (EHWPOISON).</summary>
    /// <remarks>For ordinary memory KVM does not return EHWPOISON: it sends the thread SIGBUS where a guest touches a page that the hardware found damaged, and that ends the process.</remarks>
    MemoryFault,

    /// <summary>KVM returned for a reason that this monitor does not know.</summary>
    UnhandledExit,

    /// <summary>The host failed: a system call was refused or a thread of ours threw.</summary>
    HostError,
}
