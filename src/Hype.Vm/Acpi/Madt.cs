using System.Buffers.Binary;
using Hype.Vm.Arch.X86;

namespace Hype.Vm.Acpi;

/// <summary>The multiple APIC description table: the processors, the I/O APIC, and the interrupts that are not what an ISA bus has.</summary>
/// <remarks>
/// ACPI 6.5, 5.2.12. KVM's default routing drives I/O APIC pin n with GSI n. So no override is needed for the timer, which real
/// boards have on pin 2 and this machine on pin 0.
/// </remarks>
internal static class Madt
{
    private const byte Revision = 5;
    private const uint HasPics = 1;
    private const byte Enabled = 1;
    private const byte AllProcessors = 0xff;
    private const byte NmiPin = 1;
    private const byte IsaBus = 0;
    private const ushort LevelActiveHigh = 0b1101;

    private const byte LocalApicType = 0;
    private const byte IoApicType = 1;
    private const byte OverrideType = 2;
    private const byte LocalApicNmiType = 4;

    /// <summary>Makes the table.</summary>
    /// <param name="processors">The processors; their ids are below 255.</param>
    /// <returns>Its bytes.</returns>
    public static byte[] Create(ApicTopology processors)
    {
        List<byte> table = [.. new byte[SystemDescriptionTable.HeaderLength]];
        AddUInt32(table, (uint)X86Layout.LocalApic.Value);
        AddUInt32(table, HasPics);
        for (int i = 0; i < processors.ProcessorCount; i++)
        {
            table.AddRange([LocalApicType, 8, (byte)i, (byte)processors.ApicIdOf(i)]);
            AddUInt32(table, Enabled);
        }

        table.AddRange([IoApicType, 12, 0, 0]); // its id is what KVM's says after reset: 0
        AddUInt32(table, (uint)X86Layout.IoApic.Value);
        AddUInt32(table, 0); // its first global system interrupt
        AddOverride(table, X86Layout.AcpiInterrupt, LevelActiveHigh);
        table.AddRange([LocalApicNmiType, 6, AllProcessors, 0, 0, NmiPin]);

        byte[] bytes = [.. table];
        SystemDescriptionTable.WriteHeader(bytes, "APIC"u8, Revision);
        return bytes;
    }

    private static void AddOverride(List<byte> table, byte source, ushort flags)
    {
        table.AddRange([OverrideType, 10, IsaBus, source]);
        AddUInt32(table, source);
        table.AddRange([(byte)flags, (byte)(flags >> 8)]);
    }

    private static void AddUInt32(List<byte> table, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        table.AddRange(bytes);
    }
}
