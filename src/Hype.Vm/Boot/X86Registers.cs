namespace Hype.Vm.Boot;

/// <summary>The registers a loader decides; what it does not name keeps the value of a processor after reset.</summary>
/// <remarks>Hype's own type: loaders know memory and data only, and <c>Arch/X86</c> turns this into KVM's structures.</remarks>
public sealed record X86Registers
{
    /// <summary>Gets the address of the first instruction, relative to CS.</summary>
    public ulong Rip { get; init; }

    /// <summary>Gets the stack pointer.</summary>
    public ulong Rsp { get; init; }

    /// <summary>Gets RBX; the PVH protocol passes its start info here.</summary>
    public ulong Rbx { get; init; }

    /// <summary>Gets RSI; the Linux boot protocol passes <c>boot_params</c> here.</summary>
    public ulong Rsi { get; init; }

    /// <summary>Gets RFLAGS; bit 1 is always set.</summary>
    public ulong Rflags { get; init; } = 2;

    /// <summary>Gets CR0.</summary>
    public ulong Cr0 { get; init; } = 0x6000_0010;

    /// <summary>Gets CR3: the physical address of the top page table.</summary>
    public ulong Cr3 { get; init; }

    /// <summary>Gets CR4.</summary>
    public ulong Cr4 { get; init; }

    /// <summary>Gets the extended feature enable register.</summary>
    public ulong Efer { get; init; }

    /// <summary>Gets the code segment.</summary>
    public X86SegmentRegister Cs { get; init; }

    /// <summary>Gets the segment of DS, ES, FS, GS and SS.</summary>
    public X86SegmentRegister DataSegments { get; init; }

    /// <summary>Gets the task register; <see langword="null"/> keeps the value after reset.</summary>
    public X86SegmentRegister? Tr { get; init; }

    /// <summary>Gets the global descriptor table register; <see langword="null"/> keeps the value after reset.</summary>
    public X86DescriptorTable? Gdt { get; init; }

    /// <summary>Gets the interrupt descriptor table register; <see langword="null"/> keeps the value after reset.</summary>
    public X86DescriptorTable? Idt { get; init; }
}
