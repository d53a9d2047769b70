using Hype.Vm.Memory;

namespace Hype.Vm.Tests.Arch.X86;

/// <summary>Walks 4-level page tables as a processor does: SDM volume 3, 4.5.4.</summary>
internal sealed class PageWalker(GuestMemory memory, ulong cr3)
{
    private const ulong AddressMask = 0x000f_ffff_ffff_f000;

    /// <summary>Translates a linear address that may be written; null where it is not mapped.</summary>
    public ulong? Translate(ulong linear)
    {
        ulong table = cr3 & AddressMask;
        for (int shift = 39; shift >= 12; shift -= 9)
        {
            ulong entry = memory.Read<ulong>(new GuestAddress(table + (((linear >> shift) & 0x1ff) * 8)));
            if ((entry & 3) != 3)
            {
                return null;
            }

            bool isLargePage = shift is 30 or 21 && (entry & 0x80) != 0;
            if (isLargePage || shift == 12)
            {
                ulong offsetMask = (1UL << shift) - 1;
                return (entry & AddressMask & ~offsetMask) | (linear & offsetMask);
            }

            table = entry & AddressMask;
        }

        return null;
    }
}
