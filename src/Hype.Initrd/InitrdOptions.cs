using Hype.Initrd.Modules;

namespace Hype.Initrd;

/// <summary>What an initial RAM disk is made of.</summary>
public sealed class InitrdOptions
{
    /// <summary>Gets a static program that becomes the first process in place of ours; <see langword="null"/> for ours, which needs <see cref="Busybox"/>.</summary>
    public ReadOnlyMemory<byte>? Init { get; init; }

    /// <summary>Gets a static busybox, or <see langword="null"/> for none.</summary>
    public ReadOnlyMemory<byte>? Busybox { get; init; }

    /// <summary>Gets the paths of busybox's commands, such as <c>bin/ls</c>.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Gets the kernel's modules, in the order in which they load.</summary>
    public IReadOnlyList<KernelModule> Modules { get; init; } = [];
}
