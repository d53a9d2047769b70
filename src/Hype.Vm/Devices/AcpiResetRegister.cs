using Hype.Vm.Bus;

namespace Hype.Vm.Devices;

/// <summary>The reset register, port 0xcf9: bit 1 says what a reset reaches, and bit 2, set where it was not, starts it.</summary>
/// <remarks>
/// ACPI 6.5, 4.8.3.6 names the port and the value; the bits are those of chipsets since the PIIX3. Any reset is a whole one here.
/// The port lies within the four of PCI's address register (0xcf8), which is written at once: bit 2 of its second byte says no more
/// than "function 4 or above". So, as in those chipsets, the register takes accesses of one byte alone; wider ones are for a PCI bus,
/// and there is none.
/// </remarks>
/// <param name="requestReset">Called when the guest resets the machine: on a vCPU thread, possibly several times.</param>
internal sealed class AcpiResetRegister(Action requestReset) : IBusDevice
{
    /// <summary>The offset of the register from the first port, PCI's 0xcf8.</summary>
    public const ulong Offset = 1;

    private const byte ResetProcessor = 1 << 2;
    private const byte Writable = 0b1110; // full reset, reset processor, system reset

    private volatile byte _value;

    /// <inheritdoc/>
    public void Read(ulong offset, Span<byte> data)
    {
        if (offset == Offset && data.Length == 1)
        {
            data[0] = _value;
        }
    }

    /// <inheritdoc/>
    public void Write(ulong offset, ReadOnlySpan<byte> data)
    {
        if (offset != Offset || data.Length != 1)
        {
            return;
        }

        bool wasSet = (_value & ResetProcessor) != 0;
        _value = (byte)(data[0] & Writable);
        if (!wasSet && (data[0] & ResetProcessor) != 0)
        {
            requestReset();
        }
    }
}
