using Hype.Vm.Bus;

namespace Hype.Vm.Devices;

/// <summary>ACPI's fixed hardware: status and enable at offsets 0 and 2 (the event block), control at offset 4.</summary>
/// <remarks>
/// ACPI 6.5, 4.8.3. One event exists, the power button. The control register says that the machine is in ACPI mode; there is no other
/// mode to go to. Writing the sleep type of S5 with the sleep bit ends the run; other types are no states of this machine and do nothing.
/// </remarks>
internal sealed class AcpiPowerManagement : BytePortDevice
{
    /// <summary>Where the control register begins.</summary>
    public const ulong ControlOffset = 4;

    /// <summary>The sleep type of S5, power-off.</summary>
    public const int SoftOff = 5;

    private const int StatusLow = 0;
    private const int StatusHigh = 1;
    private const int EnableLow = 2;
    private const int EnableHigh = 3;
    private const int ControlLow = (int)ControlOffset;
    private const int ControlHigh = (int)ControlOffset + 1;

    private const byte PowerButton = 1; // Bit 8 of status and enable.
    private const byte IsAcpiMode = 1; // Bit 0 of control, SCI_EN.
    private const byte SleepEnable = 1 << 5; // Bit 13 of control, which reads as zero.
    private const int SleepTypeShift = 2; // Bits 12:10 of control.
    private const byte SleepTypeMask = 7 << SleepTypeShift;

    private readonly Action _powerOff;
    private readonly ILevelInterruptLine? _interrupt;
    private readonly Lock _gate = new();
    private byte _status; // The high byte; of the low one no event exists. Guarded by _gate, as all below.
    private byte _enableLow;
    private byte _enableHigh;
    private byte _controlHigh;

    /// <summary>Initializes the hardware.</summary>
    /// <param name="powerOff">Called when the guest switches the machine off: on a vCPU thread, possibly several times.</param>
    /// <param name="interrupt">The line of ACPI's events (SCI), or <see langword="null"/> for a guest that polls.</param>
    public AcpiPowerManagement(Action powerOff, ILevelInterruptLine? interrupt = null)
    {
        _powerOff = powerOff;
        _interrupt = interrupt;
    }

    /// <summary>Presses the power button, which a guest that wants to know of it takes for a request to shut down. On any thread.</summary>
    /// <returns>Whether the guest has enabled the event: one that has not may never look.</returns>
    public bool PressPowerButton()
    {
        lock (_gate)
        {
            _status |= PowerButton;
            UpdateInterrupt();
            return (_enableHigh & PowerButton) != 0;
        }
    }

    /// <inheritdoc/>
    protected override byte ReadByte(ulong offset)
    {
        lock (_gate)
        {
            return offset switch
            {
                StatusLow => 0,
                StatusHigh => _status,
                EnableLow => _enableLow,
                EnableHigh => _enableHigh,
                ControlLow => IsAcpiMode,
                ControlHigh => _controlHigh,
                _ => 0xff,
            };
        }
    }

    /// <inheritdoc/>
    protected override void WriteByte(ulong offset, byte value)
    {
        bool powerOff = false;
        lock (_gate)
        {
            switch (offset)
            {
                case StatusHigh:
                    _status &= unchecked((byte)~value); // What is written as one is acknowledged.
                    UpdateInterrupt();
                    break;
                case EnableLow:
                    _enableLow = value;
                    break;
                case EnableHigh:
                    _enableHigh = value;
                    UpdateInterrupt();
                    break;
                case ControlHigh:
                    _controlHigh = (byte)(value & SleepTypeMask);
                    powerOff = (value & SleepEnable) != 0 && (value & SleepTypeMask) >> SleepTypeShift == SoftOff;
                    break;
            }
        }

        if (powerOff)
        {
            _powerOff();
        }
    }

    private void UpdateInterrupt() => _interrupt?.Set((_status & _enableHigh & PowerButton) != 0);
}
