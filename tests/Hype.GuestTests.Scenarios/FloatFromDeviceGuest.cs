using Hype.Vm.Boot;
using Hype.Vm.Memory;

namespace Hype.GuestTests.Scenarios;

/// <summary>A guest of one instruction, in 32-bit protected mode, that loads a floating-point number from where no memory is: KVM would have to emulate it, and cannot.</summary>
internal sealed class FloatFromDeviceGuest : IGuestLoader
{
    /// <summary>Where the instruction is.</summary>
    internal const ulong Start = 0x1000;

    /// <summary>The instruction: fld dword [0x80000000].</summary>
    internal const string Code = "D90500000080";

    /// <inheritdoc/>
    public BootState Load(GuestLoadContext context)
    {
        context.Memory.Write(new GuestAddress(Start), Convert.FromHexString(Code));
        X86SegmentRegister flat = new() { Limit = uint.MaxValue, Present = true, CodeOrData = true, DefaultBig = true, Granularity = true };
        return new BootState
        {
            Registers = new X86Registers
            {
                Rip = Start,
                Cr0 = 0x11, // PE and ET
                Cs = flat with { Selector = 0x8, Type = 0xb },
                DataSegments = flat with { Selector = 0x10, Type = 0x3 },
            },
        };
    }
}
