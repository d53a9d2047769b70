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

    /// <summary>Puts the devices on the bus.</summary>
    /// <param name="ports">The port bus.</param>
    /// <param name="power">The power management registers.</param>
    /// <param name="reset">The reset register.</param>
    /// <param name="panic">The panic device.</param>
    public static void AddTo(AddressSpaceBus ports, AcpiPowerManagement power, AcpiResetRegister reset, PanicDevice panic)
    {
        ports.Add(PowerManagement, PowerManagementLength, power);
        ports.Add(ResetRegister, 1, reset);
        ports.Add(Panic, 1, panic);
    }
}
