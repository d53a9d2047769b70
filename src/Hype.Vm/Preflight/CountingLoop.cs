using Hype.Vm.Boot;
using Hype.Vm.Memory;

namespace Hype.Vm.Preflight;

/// <summary>A guest that counts down in 32-bit ring 0 and halts.</summary>
internal sealed class CountingLoop : IGuestLoader
{
    private const uint Iterations = 500_000;

    /// <summary>How many instructions the guest executes.</summary>
    internal const uint InstructionCount = (2 * Iterations) + 2;

    /// <inheritdoc/>
    public BootState Load(GuestLoadContext context)
    {
        const byte MovEcxImmediate = 0xb9;
        const byte DecEcx = 0x49;
        const byte JumpIfNotZero = 0x75;
        const byte BackThreeBytes = 0xfd;
        const byte Halt = 0xf4;

        GuestAddress start = new(0x1000);
        context.Memory.Write(start, [MovEcxImmediate]);
        context.Memory.Write(start + 1, Iterations);
        context.Memory.Write(start + 5, [DecEcx, JumpIfNotZero, BackThreeBytes, Halt]);

        X86SegmentRegister flat = new() { Limit = uint.MaxValue, Present = true, CodeOrData = true, DefaultBig = true, Granularity = true };
        return new BootState
        {
            Registers = new X86Registers
            {
                Rip = start.Value,
                Cr0 = 0x11, // PE and ET: protected mode, no paging.
                Cs = flat with { Selector = 0x8, Type = 0xb },
                DataSegments = flat with { Selector = 0x10, Type = 0x3 },
            },
        };
    }
}
