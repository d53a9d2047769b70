using Hype.Vm.Bus;

namespace Hype.Vm.Devices;

/// <summary>Where the devices sit that the ACPI tables announce, beside those of every PC.</summary>
internal static class AcpiPorts
{
    /// <summary>The first port of the event block; control follows it.</summary>
    public const ushort PowerManagement = 0x600;

    /// <summary>How many ports event and control blocks have together.</summary>
    public const ushort PowerManagementLength = 6;

    /// <summary>The reset register's port.</summary>
    public const ushort ResetRegister = 0xcf9;

    /// <summary>The panic device's port.</summary>
    public const ushort Panic = 0x505;

    private const int PciAddressLength = 4; // 0xcf8..0xcfb

    /// <summary>Puts the devices on the bus.</summary>
    /// <param name="ports">The port bus.</param>
    /// <param name="power">The power management registers.</param>
    /// <param name="reset">The reset register.</param>
    /// <param name="panic">The panic device.</param>
    public static void AddTo(AddressSpaceBus ports, AcpiPowerManagement power, AcpiResetRegister reset, PanicDevice panic)
    {
        ports.Add(PowerManagement, PowerManagementLength, power);

        // With the whole of PCI's address register around it: only so can it tell an access of its own from one of four bytes.
        ports.Add(ResetRegister - AcpiResetRegister.Offset, PciAddressLength, reset);
        ports.Add(Panic, 1, panic);
    }
}
