using System.Buffers.Binary;
using Hype.Vm.Memory;

namespace Hype.Vm.Arch.X86;

/// <summary>The MultiProcessor table: tells a kernel without ACPI of its processors, the I/O APIC and what is wired to it.</summary>
/// <remarks>
/// Intel MultiProcessor Specification 1.4: chapter 4. The wiring is that of KVM's default routing, where GSI n drives I/O APIC
/// pin n: the timer too is on pin 0, unlike on real boards, where it sits on pin 2.
/// </remarks>
internal static class MpTable
{
    private const int FloatingPointerSize = 16;
    private const int HeaderSize = 44;
    private const int ProcessorSize = 20;
    private const int OtherEntrySize = 8;
    private const int CascadeInput = 2; // the second PIC's output: never a device
    private const byte SpecificationRevision = 4; // of 1.4
    private const byte IsaBusId = 0;
    private const byte AllLocalApics = 0xff;
    private const ushort ActiveHighEdge = 0b0101;

    private enum EntryType : byte
    {
        Processor = 0,
        Bus = 1,
        IoApic = 2,
        IoInterrupt = 3,
        LocalInterrupt = 4,
    }

    private enum InterruptType : byte
    {
        Vectored = 0,
        NonMaskable = 1,
        ExternalPic = 3,
    }

    /// <summary>Writes the floating pointer and, right behind it, the configuration table.</summary>
    /// <param name="memory">The machine's RAM.</param>
    /// <param name="address">Where it goes: aligned to 16 bytes, in a place where systems look for it.</param>
    /// <param name="processors">The processors, with ids that leave one for the I/O APIC.</param>
    public static void Write(GuestMemory memory, GuestAddress address, ApicTopology processors)
    {
        byte[] table = new byte[FloatingPointerSize + ConfigurationSize(processors.ProcessorCount)];
        WriteConfiguration(table.AsSpan(FloatingPointerSize), processors);
        WriteFloatingPointer(table.AsSpan(0, FloatingPointerSize), address + FloatingPointerSize);
        memory.Write(address, table);
    }

    private static int InterruptCount => X86Layout.IoApicPinCount - 1; // without the cascade

    private static int ConfigurationSize(int processorCount) =>
        HeaderSize + (processorCount * ProcessorSize) + ((2 + InterruptCount + 2) * OtherEntrySize);

    /// <summary>Section 4.1. The feature bytes stay zero: a table is present, and the machine starts in virtual wire mode.</summary>
    private static void WriteFloatingPointer(Span<byte> pointer, GuestAddress configuration)
    {
        "_MP_"u8.CopyTo(pointer);
        BinaryPrimitives.WriteUInt32LittleEndian(pointer[4..], (uint)configuration.Value);
        pointer[8] = FloatingPointerSize / 16;
        pointer[9] = SpecificationRevision;
        pointer[10] = Checksum(pointer);
    }

    /// <summary>Section 4.2, and the entries of 4.3 in ascending order of type.</summary>
    private static void WriteConfiguration(Span<byte> table, ApicTopology processors)
    {
        "PCMP"u8.CopyTo(table);
        BinaryPrimitives.WriteUInt16LittleEndian(table[4..], (ushort)table.Length);
        table[6] = SpecificationRevision;
        "HYPE    "u8.CopyTo(table[8..]);
        "VM          "u8.CopyTo(table[16..]);
        BinaryPrimitives.WriteUInt16LittleEndian(table[34..], (ushort)(processors.ProcessorCount + 2 + InterruptCount + 2));
        BinaryPrimitives.WriteUInt32LittleEndian(table[36..], (uint)X86Layout.LocalApic.Value);

        byte ioApicId = FirstFreeId(processors);
        Span<byte> rest = table[HeaderSize..];
        for (int i = 0; i < processors.ProcessorCount; i++)
        {
            rest = WriteProcessor(rest, (byte)processors.ApicIdOf(i));
        }

        rest = WriteBus(rest);
        rest = WriteIoApic(rest, ioApicId);
        for (byte input = 0; input < X86Layout.IoApicPinCount; input++)
        {
            rest = input == CascadeInput ? rest : WriteIoInterrupt(rest, input, ioApicId);
        }

        // LINT0 takes the PIC, LINT1 the NMI: how KVM's local APICs are set up too.
        rest = WriteLocalInterrupt(rest, InterruptType.ExternalPic, localApicId: 0, input: 0);
        _ = WriteLocalInterrupt(rest, InterruptType.NonMaskable, AllLocalApics, input: 1);
        table[7] = Checksum(table);
    }

    /// <summary>Finds an id for the I/O APIC: where no id is left out among the processors, the one behind theirs.</summary>
    private static byte FirstFreeId(ApicTopology processors)
    {
        int id = 0;
        while (id < processors.ProcessorCount && processors.ApicIdOf(id) == id)
        {
            id++;
        }

        return (byte)id;
    }

    private static Span<byte> WriteProcessor(Span<byte> entry, byte apicId)
    {
        const byte ApicVersion = 0x14; // an integrated APIC, as KVM's version register says
        const byte Enabled = 1;
        const byte Boot = 2;
        entry[0] = (byte)EntryType.Processor;
        entry[1] = apicId;
        entry[2] = ApicVersion;
        entry[3] = (byte)(apicId == 0 ? Enabled | Boot : Enabled);

        // The signature and feature flags (offsets 4 and 8) stay zero: kernels ask CPUID.
        return entry[ProcessorSize..];
    }

    private static Span<byte> WriteBus(Span<byte> entry)
    {
        entry[0] = (byte)EntryType.Bus;
        entry[1] = IsaBusId;
        "ISA   "u8.CopyTo(entry[2..]);
        return entry[OtherEntrySize..];
    }

    private static Span<byte> WriteIoApic(Span<byte> entry, byte id)
    {
        const byte Version = 0x11; // what the version register of KVM's I/O APIC reads
        const byte Usable = 1;
        entry[0] = (byte)EntryType.IoApic;
        entry[1] = id;
        entry[2] = Version;
        entry[3] = Usable;
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], (uint)X86Layout.IoApic.Value);
        return entry[OtherEntrySize..];
    }

    /// <summary>A line from the ISA bus to the pin of the same number; also beyond 15, where a real ISA bus has none.</summary>
    private static Span<byte> WriteIoInterrupt(Span<byte> entry, byte input, byte ioApicId)
    {
        entry[0] = (byte)EntryType.IoInterrupt;
        entry[1] = (byte)InterruptType.Vectored;
        BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], ActiveHighEdge);
        entry[4] = IsaBusId;
        entry[5] = input;
        entry[6] = ioApicId;
        entry[7] = input;
        return entry[OtherEntrySize..];
    }

    private static Span<byte> WriteLocalInterrupt(Span<byte> entry, InterruptType type, byte localApicId, byte input)
    {
        entry[0] = (byte)EntryType.LocalInterrupt;
        entry[1] = (byte)type;
        BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], ActiveHighEdge);
        entry[4] = IsaBusId;
        entry[6] = localApicId;
        entry[7] = input;
        return entry[OtherEntrySize..];
    }

    /// <summary>Finds the byte that makes the sum of all bytes zero.</summary>
    private static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        foreach (byte value in bytes)
        {
            sum += value;
        }

        return unchecked((byte)-sum);
    }
}
