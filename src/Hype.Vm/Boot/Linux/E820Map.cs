using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>The memory map that a PC's firmware would report.</summary>
internal static class E820Map
{
    /// <summary>Describes a machine's RAM: all but the end of the first MiB, where a PC has its BIOS and this one its MP table.</summary>
    /// <param name="layout">Where the RAM lies; more than a MiB.</param>
    /// <returns>The map, in ascending order. Addresses that it does not name, such as the device hole, are no memory.</returns>
    public static IReadOnlyList<E820Entry> Describe(GuestMemoryLayout layout)
    {
        GuestAddress biosArea = new(X86Layout.BaseMemorySize);
        List<E820Entry> map =
        [
            new(Between(new GuestAddress(0), biosArea), E820Type.Ram),
            new(Between(biosArea, X86Layout.ExtendedMemory), E820Type.Reserved),
            new(Between(X86Layout.ExtendedMemory, layout.Ranges[0].End), E820Type.Ram),
        ];
        map.AddRange(layout.Ranges.Skip(1).Select(range => new E820Entry(range, E820Type.Ram)));
        return map;
    }

    private static GuestMemoryRange Between(GuestAddress start, GuestAddress end) => new(start, end.Value - start.Value);
}
