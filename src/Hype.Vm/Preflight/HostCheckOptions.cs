using Hype.Vm.Boot;

namespace Hype.Vm.Preflight;

/// <summary>What <see cref="HostCheck"/> looks at beside the host itself.</summary>
public sealed class HostCheckOptions
{
    /// <summary>Gets the path of the KVM device.</summary>
    public string KvmPath { get; init; } = "/dev/kvm";

    /// <summary>Gets what is to be booted, or <see langword="null"/>.</summary>
    public IGuestLoader? Boot { get; init; }

    /// <summary>Gets the memory that it would have.</summary>
    public ByteSize MemorySize { get; init; } = ByteSize.MiB(256);
}
