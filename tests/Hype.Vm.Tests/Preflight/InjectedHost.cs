using Hype.Kvm;
using Hype.Vm.Preflight;

namespace Hype.Vm.Tests.Preflight;

/// <summary>A host that a test makes up; all is well with it unless the test says otherwise.</summary>
internal sealed class InjectedHost : IHostProbe
{
    /// <summary>Gets the files; one that is not here does not exist.</summary>
    internal Dictionary<string, string> Files { get; } = new()
    {
        ["/proc/cpuinfo"] = "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu vmx sse\n\nprocessor\t: 1\n",
        ["/sys/module/kvm_intel/parameters/nested"] = "Y\n",
        ["/proc/self/limits"] = "Limit                     Soft Limit           Hard Limit           Units\n"
            + "Max open files            1024                 524288               files\n"
            + "Max locked memory         8388608              8388608              bytes\n"
            + "Max address space         unlimited            unlimited            bytes\n",
        ["/proc/meminfo"] = "MemTotal:       16000000 kB\nMemAvailable:    8000000 kB\nHugePages_Total:       8\nHugePages_Free:        4\n",
        ["/sys/kernel/mm/transparent_hugepage/enabled"] = "always [madvise] never\n",
    };

    /// <summary>Gets what KVM has not.</summary>
    internal HashSet<KvmCapability> Missing { get; } = [];

    /// <summary>Gets why KVM cannot be opened.</summary>
    internal Exception? Refusal { get; init; }

    /// <summary>Gets what the loop finds.</summary>
    internal KvmPreflightResult Loop { get; init; } = new(true, "/dev/kvm runs guest code on the processor.");

    public IReadOnlyList<int> ReadCapabilities(string path, IReadOnlyList<KvmCapability> capabilities) => Refusal is not null
        ? throw Refusal
        : [.. capabilities.Select(capability => Missing.Contains(capability) ? 0 : capability == KvmCapability.MaxVcpus ? 1024 : 16)];

    public Task<KvmPreflightResult> RunLoopAsync(string path, CancellationToken cancellationToken) => Task.FromResult(Loop);

    public string? ReadText(string path) => Files.GetValueOrDefault(path);
}
