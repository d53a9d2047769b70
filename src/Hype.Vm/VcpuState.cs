using System.Globalization;

namespace Hype.Vm;

/// <summary>What is worth knowing of a vCPU after its machine ended: where it was.</summary>
public sealed record VcpuState
{
    /// <summary>Gets the number of the vCPU.</summary>
    public required int Index { get; init; }

    /// <summary>Gets a value indicating whether the registers are those of the moment it ended; after a triple fault, AMD processors have reset them already.</summary>
    public required bool IsValid { get; init; }

    /// <summary>Gets the instruction pointer.</summary>
    public ulong Rip { get; init; }

    /// <summary>Gets the stack pointer.</summary>
    public ulong Rsp { get; init; }

    /// <summary>Gets the flags.</summary>
    public ulong Rflags { get; init; }

    /// <summary>Gets CR0.</summary>
    public ulong Cr0 { get; init; }

    /// <summary>Gets CR2: the address of the last page fault.</summary>
    public ulong Cr2 { get; init; }

    /// <summary>Gets CR3.</summary>
    public ulong Cr3 { get; init; }

    /// <summary>Gets CR4.</summary>
    public ulong Cr4 { get; init; }

    /// <summary>Gets the extended feature enable register.</summary>
    public ulong Efer { get; init; }

    /// <summary>Gets the base of the code segment.</summary>
    public ulong CsBase { get; init; }

    /// <summary>Gets up to 15 bytes of code, as much as the longest instruction has: as KVM reported them, or what lay at the instruction pointer. Empty where nothing can be read there.</summary>
    public ReadOnlyMemory<byte> CodeBytes { get; init; }

    /// <summary>Formats the registers on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"vCPU {Index}: rip={Rip:x} cs.base={CsBase:x} rsp={Rsp:x} rflags={Rflags:x} cr0={Cr0:x} cr2={Cr2:x} cr3={Cr3:x} cr4={Cr4:x} efer={Efer:x}")
        + (CodeBytes.IsEmpty ? "" : $" code={Convert.ToHexString(CodeBytes.Span)}")
        + (IsValid ? "" : " (registers are those after reset)");
}
