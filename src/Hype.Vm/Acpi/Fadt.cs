using System.Buffers.Binary;
using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Acpi;

/// <summary>The fixed ACPI description table: the machine's fixed hardware, by port and bit.</summary>
/// <remarks>
/// ACPI 6.5, 5.2.9. The hardware is not the reduced one: so a kernel keeps the PIC and the timer of a PC, and the power button is a
/// bit of a fixed register, for which no Generic Event Device and no driver of one is needed. There is no SMI command: the machine
/// is in ACPI mode from the start. There is no power management timer: every read of it would be an exit, and kernels have better clocks.
/// </remarks>
internal static class Fadt
{
    private const int Length = 276;
    private const byte Revision = 6;
    private const byte MinorRevision = 5;
    private const byte SystemIoSpace = 1;

    // IA-PC boot architecture flags (table 5.11).
    private const ushort LegacyDevices = 1 << 0;
    private const ushort KeyboardController = 1 << 1;
    private const ushort NoVga = 1 << 2;

    // Fixed feature flags (table 5.10). The power button's flag is zero where it is a fixed one.
    private const uint WriteBackInvalidate = 1 << 0;
    private const uint ProcessorPowerStateC1 = 1 << 2;
    private const uint NoFixedSleepButton = 1 << 5;
    private const uint NoFixedClockWake = 1 << 6;
    private const uint HasResetRegister = 1 << 10;

    private const ushort LatencyOfNoState = 0xfff; // more than 100 and 1000 microseconds: there is no C2 and no C3

    private enum AccessSize : byte
    {
        Byte = 1,
        Word = 2,
    }

    /// <summary>Makes the table.</summary>
    /// <param name="facs">Where the FACS lies, below 4 GiB.</param>
    /// <param name="dsdt">Where the DSDT lies, below 4 GiB.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Create(GuestAddress facs, GuestAddress dsdt)
    {
        byte[] table = new byte[Length];
        Span<byte> bytes = table;
        WriteUInt32(bytes, 36, (uint)facs.Value);
        WriteUInt32(bytes, 40, (uint)dsdt.Value);
        WriteUInt16(bytes, 46, X86Layout.AcpiInterrupt);
        WriteUInt32(bytes, 56, X86Layout.AcpiEventBlock);
        WriteUInt32(bytes, 64, X86Layout.AcpiControlBlock);
        bytes[88] = X86Layout.AcpiEventBlockLength;
        bytes[89] = X86Layout.AcpiControlBlockLength;
        WriteUInt16(bytes, 96, LatencyOfNoState);
        WriteUInt16(bytes, 98, LatencyOfNoState);
        bytes[108] = X86Layout.CmosCentury;
        WriteUInt16(bytes, 109, LegacyDevices | KeyboardController | NoVga);
        WriteUInt32(bytes, 112, WriteBackInvalidate | ProcessorPowerStateC1 | NoFixedSleepButton | NoFixedClockWake | HasResetRegister);
        WritePort(bytes[116..], X86Layout.AcpiResetRegister, bits: 8, AccessSize.Byte);
        bytes[128] = X86Layout.AcpiResetValue;
        bytes[131] = MinorRevision;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[140..], dsdt.Value);
        WritePort(bytes[148..], X86Layout.AcpiEventBlock, bits: 8 * X86Layout.AcpiEventBlockLength, AccessSize.Word);
        WritePort(bytes[172..], X86Layout.AcpiControlBlock, bits: 8 * X86Layout.AcpiControlBlockLength, AccessSize.Word);
        "HYPE"u8.CopyTo(bytes[268..]); // the hypervisor's vendor
        SystemDescriptionTable.WriteHeader(bytes, "FACP"u8, Revision);
        return table;
    }

    /// <summary>Writes a generic address structure (5.2.3.2).</summary>
    private static void WritePort(Span<byte> destination, ushort port, byte bits, AccessSize access)
    {
        destination[0] = SystemIoSpace;
        destination[1] = bits;
        destination[2] = 0; // bit offset
        destination[3] = (byte)access;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[4..], port);
    }

    private static void WriteUInt16(Span<byte> table, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(table[offset..], value);

    private static void WriteUInt32(Span<byte> table, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(table[offset..], value);
}
