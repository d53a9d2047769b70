using Hype.Vm.Memory;

namespace Hype.Vm.Boot;

/// <summary>How the first vCPU begins: what a loader returns once the guest's code is in memory.</summary>
public sealed record BootState
{
    /// <summary>Gets the registers of vCPU 0.</summary>
    public required X86Registers Registers { get; init; }

    /// <summary>Describes a start in real mode with all segments at zero.</summary>
    /// <param name="instructionPointer">The address of the first instruction, below 64 KiB.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The address does not fit in 16 bits.</exception>
    public static BootState RealMode(GuestAddress instructionPointer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(instructionPointer.Value, ushort.MaxValue, nameof(instructionPointer));
        X86SegmentRegister code = new() { Limit = 0xffff, Type = 0xb, Present = true, CodeOrData = true };
        return new BootState
        {
            Registers = new X86Registers
            {
                Rip = instructionPointer.Value,
                Rsp = 0x1000,
                Cs = code,
                DataSegments = code with { Type = 0x3 },
            },
        };
    }
}
