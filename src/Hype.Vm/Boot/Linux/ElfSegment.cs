using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>A segment of an ELF file that is loaded, checked against the file and against the memory that is not the kernel's.</summary>
/// <param name="Offset">Where in the file its bytes begin.</param>
/// <param name="FileSize">How many bytes the file has.</param>
/// <param name="Memory">The physical memory that it takes; what the file does not fill is zero.</param>
internal readonly record struct ElfSegment(long Offset, long FileSize, GuestMemoryRange Memory);
