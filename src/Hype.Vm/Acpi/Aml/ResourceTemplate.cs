using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Acpi.Aml;

/// <summary>What a device takes of the machine: ports, registers in memory, interrupts.</summary>
/// <remarks>ACPI 6.5, 6.4.</remarks>
internal sealed class ResourceTemplate
{
    private const byte IoPortTag = 0x47;
    private const byte IrqTag = 0x22; // without flags: edge-triggered, active high, not shared
    private const byte EndTag = 0x79;
    private const byte FixedMemoryTag = 0x86;
    private const byte ExtendedInterruptTag = 0x89;
    private const byte Decodes16Bits = 1;
    private const byte ReadWrite = 1;
    private const byte ConsumerEdgeActiveHighExclusive = 0b0011;

    private readonly List<byte> _bytes = [];

    /// <summary>Adds ports.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <returns>This template.</returns>
    public ResourceTemplate Ports(ushort first, byte count)
    {
        (byte low, byte high) = ((byte)first, (byte)(first >> 8));
        _bytes.AddRange([IoPortTag, Decodes16Bits, low, high, low, high, 1, count]);
        return this;
    }

    /// <summary>Adds an interrupt of the ISA bus.</summary>
    /// <param name="line">Its line, below 16.</param>
    /// <returns>This template.</returns>
    public ResourceTemplate IsaInterrupt(byte line)
    {
        int mask = 1 << line;
        _bytes.AddRange([IrqTag, (byte)mask, (byte)(mask >> 8)]);
        return this;
    }

    /// <summary>Adds registers in memory.</summary>
    /// <param name="range">Where they are, below 4 GiB.</param>
    /// <returns>This template.</returns>
    public ResourceTemplate Memory(GuestMemoryRange range)
    {
        const ushort BodyLength = 9;
        AddLarge(FixedMemoryTag, BodyLength);
        _bytes.Add(ReadWrite);
        AddUInt32((uint)range.Start.Value);
        AddUInt32((uint)range.Size);
        return this;
    }

    /// <summary>Adds an interrupt: edge-triggered, as one that an eventfd raises is.</summary>
    /// <param name="globalSystemInterrupt">Its number.</param>
    /// <returns>This template.</returns>
    public ResourceTemplate Interrupt(uint globalSystemInterrupt)
    {
        const ushort BodyLength = 6;
        const byte Count = 1;
        AddLarge(ExtendedInterruptTag, BodyLength);
        _bytes.AddRange([ConsumerEdgeActiveHighExclusive, Count]);
        AddUInt32(globalSystemInterrupt);
        return this;
    }

    /// <summary>Completes the template.</summary>
    /// <returns>Its bytes; the checksum of zero in the end tag says that there is none.</returns>
    public byte[] ToArray() => [.. _bytes, EndTag, 0];

    private void AddLarge(byte tag, ushort length) => _bytes.AddRange([tag, (byte)length, (byte)(length >> 8)]);

    private void AddUInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }
}
