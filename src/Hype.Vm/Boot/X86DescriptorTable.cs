using Hype.Vm.Memory;

namespace Hype.Vm.Boot;

/// <summary>A descriptor table register: GDTR or IDTR.</summary>
/// <param name="Base">The linear address of the table.</param>
/// <param name="Limit">The offset of its last byte.</param>
public readonly record struct X86DescriptorTable(GuestAddress Base, ushort Limit);
