using Hype.Vm.Bus;
using Hype.Vm.Devices.Serial;

namespace Hype.Vm.Devices;

/// <summary>Where the devices sit that every PC has and every kernel looks for.</summary>
/// <remarks>
/// What is absent here is so on purpose. The delay ports 0x80 and 0xed and the PCI configuration ports 0xcf8..0xcff have no device
/// (but for the byte at 0xcf9, <see cref="AcpiResetRegister"/>): writes to them go nowhere, and reads give all ones, which to a kernel
/// means that there is no PCI. Interrupt controllers and timer (0x20, 0x40, 0xa0, 0x4d0) are KVM's own.
/// </remarks>
internal static class LegacyPorts
{
    /// <summary>Puts the devices on the bus.</summary>
    /// <param name="ports">The port bus.</param>
    /// <param name="controller">The keyboard controller.</param>
    /// <param name="serial">The first serial port.</param>
    /// <param name="clock">The real-time clock.</param>
    public static void AddTo(AddressSpaceBus ports, I8042 controller, Serial16550 serial, CmosClock clock)
    {
        ports.Add(0x60, 1, controller);
        ports.Add(0x61, 1, new SystemControlPortB());
        ports.Add(0x64, 1, controller, I8042.CommandOffset);
        ports.Add(0x70, 2, clock);
        ports.Add(0x3f8, 8, serial);
    }
}
