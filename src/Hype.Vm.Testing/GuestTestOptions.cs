using System.Collections.ObjectModel;

namespace Hype.Vm.Testing;

/// <summary>The guest that a test's code runs in.</summary>
public sealed class GuestTestOptions
{
    /// <summary>Gets the path of the kernel: its Debian package (<c>linux-image-….deb</c>), a folder that one was unpacked to, or a bzImage or vmlinux that has
    /// virtio-mmio and the virtio console in itself. Without it, that of the environment variable <c>HYPE_TEST_KERNEL</c>, else that of the test project's property
    /// <c>HypeTestKernel</c>.</summary>
    public string? Kernel { get; init; }

    /// <summary>Gets the package or folder of the kernel that an emulated host boots. Without it <see cref="Kernel"/>, where that has KVM's modules.</summary>
    public string? EmulatedHostKernel { get; init; }

    /// <summary>Gets the names of modules to load beside those of the virtio devices; of the kernel's package or folder.</summary>
    public Collection<string> Modules { get; init; } = [];

    /// <summary>Gets environment variables for the code.</summary>
    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Gets what is added to the kernel's command line.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Gets the memory: 256 MiB.</summary>
    public ByteSize MemorySize { get; init; } = ByteSize.MiB(256);

    /// <summary>Gets the number of processors: 1.</summary>
    public int VcpuCount { get; init; } = 1;

    /// <summary>Gets how long the guest may run: a minute. An emulated host's own boot is not counted.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets a value indicating whether a software-emulated host is used where this one cannot run Linux guests. It is.</summary>
    public bool AllowEmulation { get; init; } = true;

    /// <summary>Gets the path of the KVM device.</summary>
    public string KvmPath { get; init; } = "/dev/kvm";
}
