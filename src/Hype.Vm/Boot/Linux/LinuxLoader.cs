using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Puts a checked kernel and all it is told into memory, and says how it is entered.</summary>
/// <remarks>Documentation/arch/x86/boot.rst, "64-bit Boot Protocol".</remarks>
internal static class LinuxLoader
{
    private const ulong Cr0ProtectedPaging = 0x8000_0011; // PG, ET, PE
    private const ulong Cr4PhysicalAddressExtension = 0x20;
    private const ulong EferLongModeActive = 0x500; // LMA, LME

    /// <summary>Loads the kernel.</summary>
    /// <param name="context">The memory, the devices and the number of vCPUs.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="initrd">The initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="commandLine">The user's command line.</param>
    /// <returns>The state of vCPU 0.</returns>
    /// <exception cref="KernelLoadException">Something does not fit.</exception>
    public static BootState Load(GuestLoadContext context, BzImage kernel, BootImage? initrd, string commandLine)
    {
        GuestMemory memory = context.Memory;
        LinuxPlacement placement = LinuxPlacement.Find(kernel, initrd, memory.Layout);
        byte[] commandLineBytes = KernelCommandLine.Encode(commandLine, context.DeviceParameters, kernel.Header);

        kernel.Image.CopyTo(memory, placement.Kernel.Start, kernel.CodeOffset, kernel.CodeSize);
        if (placement.Initrd is GuestMemoryRange place)
        {
            initrd!.CopyTo(memory, place.Start, 0, initrd.Length);
        }

        memory.Write(X86Layout.CommandLine, commandLineBytes);
        memory.Write(X86Layout.ZeroPage, Describe(kernel, placement, context).Page);
        if (context.AcpiRootPointer is null)
        {
            MpTable.Write(memory, X86Layout.MpTable, context.Processors);
        }

        return new BootState { Registers = Enter(memory, placement.Kernel.Start + BzImage.EntryOffset) };
    }

    private static BootParams Describe(BzImage kernel, LinuxPlacement placement, GuestLoadContext context)
    {
        BootParams parameters = new(kernel.Header);
        parameters.SetCommandLine(X86Layout.CommandLine);
        parameters.SetMemoryMap(E820Map.Describe(context.Memory.Layout));
        parameters.SetInitrd(placement.Initrd ?? default);
        parameters.SetAcpiRootPointer(context.AcpiRootPointer ?? default);
        return parameters;
    }

    /// <summary>64-bit mode with paging, the protocol's segments, interrupts off, and RSI at the zero page.</summary>
    private static X86Registers Enter(GuestMemory memory, GuestAddress entry) => new()
    {
        Rip = entry.Value,
        Rsp = X86Layout.BootStackPointer,
        Rsi = X86Layout.ZeroPage.Value,
        Cr0 = Cr0ProtectedPaging,
        Cr3 = BootPageTables.Write(memory, X86Layout.BootPageTables),
        Cr4 = Cr4PhysicalAddressExtension,
        Efer = EferLongModeActive,
        Cs = BootGdt.Code,
        DataSegments = BootGdt.Data,
        Gdt = BootGdt.Write(memory, X86Layout.BootGdt),

        // No table: an exception before the kernel has its own handlers ends the run instead of executing what lies at address 0.
        Idt = new X86DescriptorTable(new GuestAddress(0), 0),
    };
}
