using Hype.Kvm;
using Hype.Vm.Memory;

namespace Hype.Vm.Machine;

/// <summary>Tells KVM where the guest's RAM is.</summary>
internal static class MemorySlots
{
    /// <summary>Registers every region of guest memory, one slot each.</summary>
    /// <param name="vm">The virtual machine.</param>
    /// <param name="memory">Its RAM; it must outlive the virtual machine.</param>
    /// <exception cref="KvmException">KVM refuses a region.</exception>
    internal static void Register(KvmVm vm, GuestMemory memory)
    {
        uint slot = 0;
        foreach (GuestMemoryRegion region in memory.Regions)
        {
            KvmUserspaceMemoryRegion request = new() { Slot = slot++, GuestPhysAddr = region.Range.Start.Value };
            vm.SetUserMemoryRegion(in request, region.HostMemory);
        }
    }
}
