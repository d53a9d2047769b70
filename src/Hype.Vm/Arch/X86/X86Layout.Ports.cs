namespace Hype.Vm.Arch.X86;

/// <content>The ports and interrupts of what every PC has, and of the ACPI hardware.</content>
internal static partial class X86Layout
{
    /// <summary>The keyboard controller's data port.</summary>
    public const ushort KeyboardData = 0x60;

    /// <summary>The keyboard controller's command and status port.</summary>
    public const ushort KeyboardCommand = 0x64;

    /// <summary>The keyboard's interrupt.</summary>
    public const byte KeyboardInterrupt = 1;

    /// <summary>The real-time clock's index port; its data port follows.</summary>
    public const ushort CmosClock = 0x70;

    /// <summary>Where the clock has the century, in its memory.</summary>
    public const byte CmosCentury = 0x32;

    /// <summary>The first of the first serial port's eight ports.</summary>
    public const ushort SerialPort = 0x3f8;

    /// <summary>The first serial port's interrupt.</summary>
    public const byte SerialInterrupt = 4;

    /// <summary>The port of the panic device: where QEMU has it, as all that drivers know of it comes from there.</summary>
    public const ushort PanicPort = 0x505;

    /// <summary>The ACPI event registers, PM1a: status and enable (ACPI 6.5, 4.8.3.1).</summary>
    public const ushort AcpiEventBlock = 0x600;

    /// <summary>The length of the event registers in bytes.</summary>
    public const byte AcpiEventBlockLength = 4;

    /// <summary>The ACPI control register, PM1a (ACPI 6.5, 4.8.3.2).</summary>
    public const ushort AcpiControlBlock = 0x604;

    /// <summary>The length of the control register in bytes.</summary>
    public const byte AcpiControlBlockLength = 2;

    /// <summary>The sleep type that means power-off.</summary>
    public const byte AcpiSoftOff = 5;

    /// <summary>The reset register, where chipsets with PCI have it.</summary>
    public const ushort AcpiResetRegister = 0xcf9;

    /// <summary>What resets the machine, written there: the reset bits of processor and system.</summary>
    public const byte AcpiResetValue = 6;

    /// <summary>The interrupt of ACPI's events, the SCI: level-triggered and active high, on the line where PCs have it.</summary>
    public const byte AcpiInterrupt = 9;
}
