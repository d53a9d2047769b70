using Hype.Kvm;
using Hype.Vm.Bus;

namespace Hype.Vm.Machine;

/// <summary>A level-triggered line into the in-kernel interrupt controllers, by KVM_IRQ_LINE: for what happens seldom.</summary>
/// <param name="vm">The virtual machine, with an in-kernel interrupt controller.</param>
/// <param name="gsi">The global system interrupt: the pin of the I/O APIC.</param>
internal sealed class LevelInterruptLine(KvmVm vm, uint gsi) : ILevelInterruptLine
{
    private bool _isAsserted; // The device sets it under its own lock.

    /// <inheritdoc/>
    public void Set(bool isAsserted)
    {
        if (isAsserted != _isAsserted)
        {
            _isAsserted = isAsserted;
            KvmIrqLevel level = new() { Irq = gsi, Level = isAsserted ? 1u : 0 };
            vm.IrqLine(in level);
        }
    }
}
