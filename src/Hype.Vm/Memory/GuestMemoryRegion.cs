namespace Hype.Vm.Memory;

/// <summary>A contiguous piece of guest RAM and the host memory behind it.</summary>
/// <param name="Range">Its guest-physical addresses.</param>
/// <param name="HostAddress">The host address of its first byte; valid until the guest memory is disposed.</param>
internal readonly record struct GuestMemoryRegion(GuestMemoryRange Range, nint HostAddress);
