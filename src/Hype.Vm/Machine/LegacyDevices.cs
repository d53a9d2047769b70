using Hype.Kvm;
using Hype.Vm.Arch.X86;
using Hype.Vm.Bus;
using Hype.Vm.Devices;
using Hype.Vm.Devices.Serial;

namespace Hype.Vm.Machine;

/// <summary>What every PC has at fixed ports, connected: to its interrupts, and to the end of the run.</summary>
internal sealed class LegacyDevices
{
    private readonly I8042 _keyboard;
    private readonly AcpiPowerManagement _power;

    /// <summary>Makes the devices and puts them on the bus.</summary>
    /// <param name="vm">The virtual machine, with its interrupt controllers.</param>
    /// <param name="ports">The port bus.</param>
    /// <param name="host">Takes ownership of what they hold of the host.</param>
    /// <param name="outcome">How the run ends.</param>
    /// <param name="serial">The host's end of the serial port; <see langword="null"/> where the port is plugged into nothing.</param>
    /// <exception cref="Interop.SystemCallException">KVM or the host refuses.</exception>
    internal LegacyDevices(KvmVm vm, AddressSpaceBus ports, OwnedResources host, RunOutcome outcome, SerialHostEnd? serial)
    {
        InterruptLine keyboard = host.Own(new InterruptLine(vm, X86Layout.KeyboardInterrupt));
        InterruptLine serialInterrupt = host.Own(new InterruptLine(vm, X86Layout.SerialInterrupt));
        Serial16550 port = new(serial?.Line, serialInterrupt);
        serial?.Connect(port);
        _power = new AcpiPowerManagement(() => End(VmExitReason.PowerOff, "ACPI S5"), new LevelInterruptLine(vm, X86Layout.AcpiInterrupt));
        _keyboard = new I8042(() => End(VmExitReason.Reset, "i8042"), keyboard);
        LegacyPorts.AddTo(
            ports,
            _keyboard,
            port,
            new CmosClock(TimeProvider.System));
        AcpiPorts.AddTo(
            ports,
            _power,
            new AcpiResetRegister(() => End(VmExitReason.Reset, "ACPI reset register")),
            new PanicDevice(() => End(VmExitReason.GuestPanic, "pvpanic")));

        void End(VmExitReason reason, string detail) => outcome.End(new VmRunResult { Reason = reason, Detail = detail });
    }

    /// <summary>Presses the power button. On any thread, while the machine's descriptors are open.</summary>
    /// <returns>Whether the guest has said that it wants to know.</returns>
    internal bool PressPowerButton() => _power.PressPowerButton();

    /// <summary>Presses Ctrl-Alt-Del. On any thread, while the machine's descriptors are open.</summary>
    /// <returns>Whether the guest hears it.</returns>
    internal bool PressCtrlAltDel() => _keyboard.PressCtrlAltDel();
}
