using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Acpi;

/// <summary>The machine's description for its operating system: all tables, in their place.</summary>
/// <remarks>
/// They lie where a PC's BIOS has them, from <see cref="X86Layout.AcpiTables"/> on, in memory that the E820 map reserves; kernels
/// read them there for as long as they run.
/// </remarks>
internal static class AcpiTables
{
    private const int Alignment = 16; // what the RSDP needs; the others need none

    /// <summary>Writes the tables.</summary>
    /// <param name="memory">The machine's RAM.</param>
    /// <param name="processors">The processors.</param>
    /// <param name="virtioDeviceCount">How many virtio devices.</param>
    /// <returns>Where the RSDP lies.</returns>
    public static GuestAddress Write(GuestMemory memory, ApicTopology processors, int virtioDeviceCount)
    {
        GuestAddress rsdp = X86Layout.AcpiTables;
        GuestAddress next = Align(rsdp + Rsdp.Length, Facs.Alignment);
        GuestAddress facs = Place(memory, ref next, Facs.Create());
        GuestAddress dsdt = Place(memory, ref next, Dsdt.Create(processors.ProcessorCount, virtioDeviceCount));
        GuestAddress fadt = Place(memory, ref next, Fadt.Create(facs, dsdt));
        GuestAddress madt = Place(memory, ref next, Madt.Create(processors));
        GuestAddress xsdt = Place(memory, ref next, Xsdt.Create([fadt, madt]));
        memory.Write(rsdp, Rsdp.Create(xsdt));
        return rsdp;
    }

    private static GuestAddress Place(GuestMemory memory, ref GuestAddress next, byte[] table)
    {
        GuestAddress place = next;
        memory.Write(place, table);
        next = Align(place + (ulong)table.Length, Alignment);
        return place;
    }

    private static GuestAddress Align(GuestAddress address, ulong alignment) => new((address.Value + alignment - 1) & ~(alignment - 1));
}
