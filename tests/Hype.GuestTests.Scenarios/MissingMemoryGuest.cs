using System.ComponentModel;
using System.Runtime.InteropServices;
using Hype.Vm.Boot;
using Hype.Vm.Memory;

namespace Hype.GuestTests.Scenarios;

/// <summary>A guest of one instruction that reads a page, in 32-bit protected mode; the page can be taken away from under it.</summary>
internal sealed partial class MissingMemoryGuest : IGuestLoader
{
    /// <summary>Where the instruction is.</summary>
    internal const ulong Start = 0x1000;

    private const uint Page = 0x8_0000;
    private const nuint PageSize = 4096;
    private const int ProtNone = 0;

    /// <inheritdoc/>
    public BootState Load(GuestLoadContext context)
    {
        context.Memory.Write(new GuestAddress(Start), [0xa1, 0x00, 0x00, 0x08, 0x00, 0xf4]); // mov eax, [0x80000]; hlt
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

    /// <summary>Forbids the host every access to the page, as if what backs it were gone.</summary>
    /// <param name="memory">The guest's RAM.</param>
    internal static void TakePageAway(GuestMemory memory)
    {
        if (mprotect(memory.Regions[0].HostAddress + (nint)Page, PageSize, ProtNone) != 0)
        {
            throw new Win32Exception();
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mprotect(nint address, nuint length, int protection);
}
