using Hype.Kvm;
using Hype.Vm.Bus;
using Hype.Vm.Machine.Descriptors;

namespace Hype.Vm.Machine;

/// <summary>An interrupt line into the in-kernel interrupt controllers: an eventfd that KVM watches (irqfd), so raising it is one write.</summary>
internal sealed class InterruptLine : IInterruptLine, IDisposable
{
    private readonly EventFd _event = new();

    /// <summary>Connects a line.</summary>
    /// <param name="vm">The virtual machine, with an in-kernel interrupt controller.</param>
    /// <param name="gsi">The global system interrupt: the pin of the I/O APIC.</param>
    /// <exception cref="Hype.Interop.SystemCallException">KVM or the host refuses.</exception>
    internal InterruptLine(KvmVm vm, uint gsi)
    {
        try
        {
            KvmIrqFd request = new() { Fd = (uint)_event.Descriptor, Gsi = gsi };
            vm.IrqFd(in request);
        }
        catch
        {
            _event.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Assert() => _event.Signal();

    /// <summary>Closes the eventfd; KVM lets go of the line by itself.</summary>
    public void Dispose() => _event.Dispose();
}
