using Hype.Interop;

namespace Hype.Vm.Memory;

/// <summary>A contiguous piece of guest RAM and the host memory behind it.</summary>
/// <param name="Range">Its guest-physical addresses.</param>
/// <param name="HostAddress">The host address of its first byte; valid until the guest memory is disposed.</param>
internal readonly record struct GuestMemoryRegion(GuestMemoryRange Range, nint HostAddress)
{
    /// <summary>Gets the host memory, for the kernel to keep the address of.</summary>
    public unsafe UnmanagedMemory HostMemory
    {
        get
        {
            // SAFETY: GuestMemory mapped it, and unmaps it when the virtual machine that was told of it is gone.
            return new UnmanagedMemory((void*)HostAddress, (nuint)Range.Size);
        }
    }
}
