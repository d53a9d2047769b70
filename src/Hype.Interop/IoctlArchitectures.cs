using System.Diagnostics.CodeAnalysis;

namespace Hype.Interop;

/// <summary>Architectures of Linux whose ioctls are known, with their 64-bit ABIs.</summary>
[Flags]
[SuppressMessage("Naming", "CA1724:Type names should not match namespaces", Justification = "There is no such namespace.")]
public enum IoctlArchitectures
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>x86-64.</summary>
    X64 = 1 << 0,

    /// <summary>Arm, 64 bits.</summary>
    Arm64 = 1 << 1,

    /// <summary>RISC-V, 64 bits.</summary>
    Riscv64 = 1 << 2,

    /// <summary>IBM Z, 64 bits. Only numbers are known.</summary>
    S390x = 1 << 3,

    /// <summary>PowerPC, 64 bits, of either byte order. Only numbers are known.</summary>
    PowerPC = 1 << 4,

    /// <summary>MIPS, 64 bits, of either byte order. Only numbers are known.</summary>
    Mips = 1 << 5,

    /// <summary>LoongArch, 64 bits. Only numbers are known.</summary>
    LoongArch64 = 1 << 6,

    /// <summary>All of them.</summary>
    All = X64 | Arm64 | Riscv64 | S390x | PowerPC | Mips | LoongArch64,
}
