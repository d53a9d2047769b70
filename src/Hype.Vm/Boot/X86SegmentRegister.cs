namespace Hype.Vm.Boot;

/// <summary>A segment register with its hidden part, as the SDM names them (volume 3, 3.4.3 and 3.4.5).</summary>
public record struct X86SegmentRegister
{
    /// <summary>Gets or sets the linear address at which the segment begins.</summary>
    public ulong Base { get; set; }

    /// <summary>Gets or sets the last offset in the segment, in bytes.</summary>
    public uint Limit { get; set; }

    /// <summary>Gets or sets the selector.</summary>
    public ushort Selector { get; set; }

    /// <summary>Gets or sets the type field (4 bits), e.g. 0xb for an accessed, readable code segment.</summary>
    public byte Type { get; set; }

    /// <summary>Gets or sets a value indicating whether the segment is present (P).</summary>
    public bool Present { get; set; }

    /// <summary>Gets or sets the privilege level, 0 to 3 (DPL).</summary>
    public byte PrivilegeLevel { get; set; }

    /// <summary>Gets or sets a value indicating whether operands and addresses are 32 bits by default (D/B).</summary>
    public bool DefaultBig { get; set; }

    /// <summary>Gets or sets a value indicating whether this is a code or data segment, not a system segment (S).</summary>
    public bool CodeOrData { get; set; }

    /// <summary>Gets or sets a value indicating whether code in it runs in 64-bit mode (L).</summary>
    public bool LongMode { get; set; }

    /// <summary>Gets or sets a value indicating whether the limit counts 4 KiB pages in the descriptor (G).</summary>
    public bool Granularity { get; set; }
}
