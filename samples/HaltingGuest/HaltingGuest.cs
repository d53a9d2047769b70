using Hype.Vm.Boot;
using Hype.Vm.Memory;

namespace Hype.Samples;

/// <summary>The smallest guest there is: one HLT instruction at address 0, in real mode.</summary>
/// <remarks>It asks for no platform, so there is no interrupt controller that could wake it, and HLT ends the run.</remarks>
public sealed class HaltingGuest : IGuestLoader
{
    public BootState Load(GuestLoadContext context)
    {
        const byte Halt = 0xf4;
        context.Memory.Write(new GuestAddress(0), Halt);
        return BootState.RealMode(new GuestAddress(0));
    }
}
