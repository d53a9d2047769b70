using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Memory;

/// <summary>A piece of guest memory as others can map it: <c>mmap(…, MAP_SHARED, File, Offset)</c>.</summary>
/// <param name="Range">Its guest-physical addresses.</param>
/// <param name="File">The file; it belongs to the memory and is closed with it. Its size is sealed.</param>
/// <param name="Offset">Where in the file the piece begins, in bytes.</param>
public sealed record SharedMemoryRegion(GuestMemoryRange Range, SafeFileHandle File, long Offset);
