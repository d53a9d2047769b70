using Hype.Vm.Boot;
using Hype.Vm.Memory;
using Iced.Intel;

namespace Hype.Vm.Tests.Machine;

/// <summary>A guest of a few instructions, in 32-bit protected mode without paging, so that it reaches every device.</summary>
/// <param name="write">Writes the instructions.</param>
/// <param name="needsPlatform">Whether there is a PC around it.</param>
internal sealed class TinyGuest(Action<Assembler> write, bool needsPlatform = false) : IGuestLoader
{
    public const ulong Start = 0x1000;

    public bool NeedsPlatform => needsPlatform;

    public BootState Load(GuestLoadContext context)
    {
        Assembler assembler = new(32);
        write(assembler);
        using MemoryStream code = new();
        assembler.Assemble(new StreamCodeWriter(code), Start);
        context.Memory.Write(new GuestAddress(Start), code.ToArray());

        X86SegmentRegister flat = new() { Limit = uint.MaxValue, Present = true, CodeOrData = true, DefaultBig = true, Granularity = true };
        return new BootState
        {
            Registers = new X86Registers
            {
                Rip = Start,
                Rsp = 0x8000,
                Cr0 = 0x11, // PE and ET
                Cs = flat with { Selector = 0x8, Type = 0xb },
                DataSegments = flat with { Selector = 0x10, Type = 0x3 },
            },
        };
    }
}
