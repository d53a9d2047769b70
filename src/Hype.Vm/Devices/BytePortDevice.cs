using Hype.Vm.Bus;

namespace Hype.Vm.Devices;

/// <summary>A device whose registers are one byte wide: wider accesses become one access per byte, as on the ISA bus.</summary>
internal abstract class BytePortDevice : IBusDevice
{
    /// <inheritdoc/>
    public void Read(ulong offset, Span<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = ReadByte(unchecked(offset + (ulong)i));
        }
    }

    /// <inheritdoc/>
    public void Write(ulong offset, ReadOnlySpan<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            WriteByte(unchecked(offset + (ulong)i), data[i]);
        }
    }

    /// <summary>Reads a register.</summary>
    /// <param name="offset">Its offset.</param>
    /// <returns>Its value; all ones where there is none.</returns>
    protected abstract byte ReadByte(ulong offset);

    /// <summary>Writes a register.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="value">The value.</param>
    protected abstract void WriteByte(ulong offset, byte value);
}
