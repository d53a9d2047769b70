namespace Hype.Vm.Devices;

/// <summary>The reset register, port 0xcf9: bit 1 says what a reset reaches, and bit 2, set where it was not, starts it.</summary>
/// <remarks>ACPI 6.5, 4.8.3.6 names the port and the value; the bits are those of chipsets since the PIIX3. Any reset is a whole one here.</remarks>
/// <param name="requestReset">Called when the guest resets the machine: on a vCPU thread, possibly several times.</param>
internal sealed class AcpiResetRegister(Action requestReset) : BytePortDevice
{
    private const byte ResetProcessor = 1 << 2;
    private const byte Writable = 0b1110; // full reset, reset processor, system reset

    private volatile byte _value;

    /// <inheritdoc/>
    protected override byte ReadByte(ulong offset) => _value;

    /// <inheritdoc/>
    protected override void WriteByte(ulong offset, byte value)
    {
        bool wasSet = (_value & ResetProcessor) != 0;
        _value = (byte)(value & Writable);
        if (!wasSet && (value & ResetProcessor) != 0)
        {
            requestReset();
        }
    }
}
