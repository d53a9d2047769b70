using Hype.Vm.Arch.X86;
using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>Puts a checked kernel and all it is told into memory, and says how it is entered.</summary>
internal static class LinuxLoader
{
    /// <summary>Loads the kernel.</summary>
    /// <param name="context">The memory, the devices and the number of vCPUs.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="initrd">The initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="commandLine">The user's command line.</param>
    /// <returns>The state of vCPU 0.</returns>
    /// <exception cref="KernelLoadException">Something does not fit.</exception>
    public static BootState Load(GuestLoadContext context, KernelImage kernel, BootImage? initrd, string commandLine)
    {
        GuestMemory memory = context.Memory;
        LinuxPlacement placement = LinuxPlacement.Find(kernel, initrd, memory.Layout);
        byte[] commandLineBytes = KernelCommandLine.Encode(commandLine, context.DeviceParameters, kernel.CmdlineSize);

        kernel.CopyTo(memory);
        if (placement.Initrd is GuestMemoryRange place)
        {
            initrd!.CopyTo(memory, place.Start, 0, initrd.Length);
        }

        memory.Write(X86Layout.CommandLine, commandLineBytes);
        if (context.AcpiRootPointer is null)
        {
            MpTable.Write(memory, X86Layout.MpTable, context.Processors);
        }

        X86Registers registers = kernel.Protocol == LinuxBootProtocol.Pvh
            ? PvhEntry.Write(context, kernel, placement)
            : Linux64Entry.Write(context, kernel, placement);
        return new BootState { Registers = registers };
    }
}
