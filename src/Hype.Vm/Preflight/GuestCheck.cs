using Hype.Vm.Boot;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;

namespace Hype.Vm.Preflight;

/// <summary>Whether what is to be booted can be, by the code that boots it.</summary>
internal static class GuestCheck
{
    /// <summary>Looks at it.</summary>
    /// <param name="boot">What is to be booted.</param>
    /// <param name="memorySize">The memory that it would have.</param>
    /// <returns>The finding.</returns>
    /// <exception cref="ArgumentException">No machine has such memory.</exception>
    internal static HostFinding Run(IGuestLoader boot, ByteSize memorySize)
    {
        GuestMemoryLayout layout = new VirtualMachineOptions { Boot = boot, MemorySize = memorySize }.Validate();
        try
        {
            boot.Validate(layout, []);
            return HostFinding.Good(HostCheck.GuestId, boot is LinuxBoot linux ? linux.Describe() : "What is to be booted fits into its memory.");
        }
        catch (KernelLoadException exception)
        {
            return HostFinding.Fail(HostCheck.GuestId, exception.Message);
        }
    }
}
