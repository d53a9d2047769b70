using Hype.Vm.Boot;

namespace Hype.GuestTests.Scenarios;

/// <summary>A guest that no processor enters: its code segment is of 64 and of 32 bits at once, which AMD-V and VT-x both check for.</summary>
internal sealed class RefusedEntryGuest : IGuestLoader
{
    /// <inheritdoc/>
    public BootState Load(GuestLoadContext context)
    {
        X86SegmentRegister flat = new() { Limit = uint.MaxValue, Present = true, CodeOrData = true, DefaultBig = true, Granularity = true };
        return new BootState
        {
            Registers = new X86Registers
            {
                Rip = 0x1000,
                Cr0 = 0x8000_0011, // PG, PE and ET
                Cr3 = 0x2000, // Never read.
                Cr4 = 0x20, // PAE
                Efer = 0x500, // LME and LMA
                Cs = flat with { Selector = 0x8, Type = 0xb, LongMode = true },
                DataSegments = flat with { Selector = 0x10, Type = 0x3 },
            },
        };
    }
}
