using Hype.Interop;

namespace Hype.Kvm.Facts;

/// <summary>An architecture that has types of its own, and what the tables call it.</summary>
/// <param name="Flag">As the bindings call it.</param>
/// <param name="Namespace">The last word of its namespace, which also ends the names of its members in shared types.</param>
/// <param name="LayoutName">In the names of the tables of layouts.</param>
/// <param name="Name">In the names and columns of all other tables.</param>
public sealed record TargetArchitecture(IoctlArchitectures Flag, string Namespace, string LayoutName, string Name)
{
    public static TargetArchitecture X64 { get; } = new(IoctlArchitectures.X64, "X64", "x86_64", "x86_64");

    public static TargetArchitecture Arm64 { get; } = new(IoctlArchitectures.Arm64, "Arm64", "aarch64", "arm64");

    public static TargetArchitecture Riscv64 { get; } = new(IoctlArchitectures.Riscv64, "Riscv64", "riscv64", "riscv64");

    public static IReadOnlyList<TargetArchitecture> All { get; } = [X64, Arm64, Riscv64];

    /// <summary>Gets whether a namespace is its own, or one that all share.</summary>
    public bool Has(string? space) => !All.Any(other => other != this && space?.EndsWith("." + other.Namespace, StringComparison.Ordinal) == true);

    /// <summary>Gets whether a member of a shared type is there for another architecture, as the end of its name tells.</summary>
    public bool IsForAnother(string member) => All.Any(other => other != this && member.EndsWith(other.Namespace, StringComparison.Ordinal));
}
