using Hype.Vm.Bus;

namespace Hype.Vm.Virtio.Transport;

/// <summary>The reasons for interrupting that the driver has not acknowledged yet, and the line that tells it.</summary>
/// <remarks>Safe on any thread.</remarks>
internal sealed class InterruptStatus
{
    private readonly IInterruptLine _line;
    private int _causes; // InterruptCause; set on the io thread, cleared on vCPU threads: Interlocked

    /// <summary>Initializes the state with nothing to tell.</summary>
    /// <param name="line">The line to the guest's interrupt controller.</param>
    public InterruptStatus(IInterruptLine line) => _line = line;

    /// <summary>Gets what the driver has not acknowledged.</summary>
    public InterruptCause Causes => (InterruptCause)Volatile.Read(ref _causes);

    /// <summary>Interrupts the guest.</summary>
    /// <param name="cause">Why.</param>
    public void Raise(InterruptCause cause)
    {
        // The line is an edge, so it is asserted each time; the bit comes first, or the handler finds no reason and returns.
        _ = Interlocked.Or(ref _causes, (int)cause);
        _line.Assert();
    }

    /// <summary>Takes the driver's word for what it has handled.</summary>
    /// <param name="causes">The bits that it wrote.</param>
    public void Acknowledge(uint causes) => _ = Interlocked.And(ref _causes, ~(int)causes);

    /// <summary>Forgets everything, on reset.</summary>
    public void Clear() => Volatile.Write(ref _causes, 0);
}
