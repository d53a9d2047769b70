using Hype.Vm.Memory;

namespace Hype.Vm.Boot.Linux;

/// <summary>A line of the memory map.</summary>
/// <param name="Range">The addresses.</param>
/// <param name="Type">What they are.</param>
internal readonly record struct E820Entry(GuestMemoryRange Range, E820Type Type);
