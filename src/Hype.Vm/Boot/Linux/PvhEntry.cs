using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Tells a kernel of its machine by <c>struct hvm_start_info</c>, and enters it in 32-bit mode without paging.</summary>
/// <remarks>Xen's docs/misc/pvh.pandoc, "x86/HVM direct boot ABI".</remarks>
internal static class PvhEntry
{
    private const ulong Cr0Protected = 0x11; // ET, PE

    /// <summary>Writes what the protocol wants in memory.</summary>
    /// <param name="context">The memory and what the machine tells.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="placement">Where kernel and initial RAM disk are.</param>
    /// <returns>The registers: interrupts off, and EBX at the start info.</returns>
    public static X86Registers Write(GuestLoadContext context, KernelImage kernel, LinuxPlacement placement)
    {
        GuestMemory memory = context.Memory;
        PvhStartInfo info = new(X86Layout.PvhStartInfo);
        info.SetCommandLine(X86Layout.CommandLine);
        info.SetMemoryMap(E820Map.Describe(memory.Layout));
        info.SetInitrd(placement.Initrd);
        info.SetAcpiRootPointer(context.AcpiRootPointer ?? default);
        memory.Write(X86Layout.PvhStartInfo, info.Page);
        return new X86Registers
        {
            Rip = kernel.EntryPoint,
            Rsp = X86Layout.BootStackPointer,
            Rbx = X86Layout.PvhStartInfo.Value,
            Cr0 = Cr0Protected,
            Cs = BootGdt.Code32,
            DataSegments = BootGdt.Data,
            Tr = BootGdt.Task32,
            Gdt = BootGdt.Write(memory, X86Layout.BootGdt, BootGdt.Code32),
            Idt = new X86DescriptorTable(new GuestAddress(0), 0), // No table: see Linux64Entry.
        };
    }
}
