using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Tells a kernel of its machine by the zero page, and enters it in 64-bit mode.</summary>
/// <remarks>Documentation/arch/x86/boot.rst, "64-bit Boot Protocol".</remarks>
internal static class Linux64Entry
{
    private const ulong Cr0ProtectedPaging = 0x8000_0011; // PG, ET, PE
    private const ulong Cr4PhysicalAddressExtension = 0x20;
    private const ulong EferLongModeActive = 0x500; // LMA, LME

    /// <summary>Writes what the protocol wants in memory.</summary>
    /// <param name="context">The memory and what the machine tells.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="placement">Where kernel and initial RAM disk are.</param>
    /// <returns>The registers: interrupts off, and RSI at the zero page.</returns>
    public static X86Registers Write(GuestLoadContext context, KernelImage kernel, LinuxPlacement placement)
    {
        GuestMemory memory = context.Memory;
        memory.Write(X86Layout.ZeroPage, Describe(context, kernel, placement).Page);
        return new X86Registers
        {
            Rip = kernel.EntryPoint,
            Rsp = X86Layout.BootStackPointer,
            Rsi = X86Layout.ZeroPage.Value,
            Cr0 = Cr0ProtectedPaging,
            Cr3 = BootPageTables.Write(memory, X86Layout.BootPageTables),
            Cr4 = Cr4PhysicalAddressExtension,
            Efer = EferLongModeActive,
            Cs = BootGdt.Code,
            DataSegments = BootGdt.Data,
            Gdt = BootGdt.Write(memory, X86Layout.BootGdt, BootGdt.Code),

            // No table: an exception before the kernel has its own handlers ends the run instead of executing what lies at address 0.
            Idt = new X86DescriptorTable(new GuestAddress(0), 0),
        };
    }

    private static BootParams Describe(GuestLoadContext context, KernelImage kernel, LinuxPlacement placement)
    {
        BootParams parameters = new(kernel.Header);
        parameters.SetCommandLine(X86Layout.CommandLine);
        parameters.SetMemoryMap(E820Map.Describe(context.Memory.Layout));
        parameters.SetInitrd(placement.Initrd ?? default);
        parameters.SetAcpiRootPointer(context.AcpiRootPointer ?? default);
        parameters.SetSetupData(RandomSeed.Write(context));
        return parameters;
    }
}
