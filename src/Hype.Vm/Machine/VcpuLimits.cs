using Hype.Interop;
using Hype.Kvm;
using Hype.Vm.Arch.X86;

namespace Hype.Vm.Machine;

/// <summary>How many vCPUs the host's KVM can give one machine.</summary>
internal static class VcpuLimits
{
    /// <summary>Checks that KVM has so many, and ids as high.</summary>
    /// <param name="kvm">KVM.</param>
    /// <param name="processors">The vCPUs.</param>
    /// <exception cref="KvmException">It does not.</exception>
    internal static void Check(KvmSystem kvm, ApicTopology processors) =>
        Check(processors, kvm.CheckExtension(KvmCapability.MaxVcpus), kvm.CheckExtension(KvmCapability.MaxVcpuId));

    /// <summary>Checks against what KVM said.</summary>
    /// <param name="processors">The vCPUs.</param>
    /// <param name="maxCount">The most that there can be; zero where KVM does not say, which leaves the answer to KVM_CREATE_VCPU.</param>
    /// <param name="maxId">How many ids there are; zero where KVM does not say, which means as many as vCPUs (api.rst 4.7).</param>
    /// <exception cref="KvmException">They are too many.</exception>
    internal static void Check(ApicTopology processors, int maxCount, int maxId)
    {
        if (maxCount > 0 && processors.ProcessorCount > maxCount)
        {
            throw Refuse(processors, $"KVM on this host gives a virtual machine at most {maxCount} vCPUs.");
        }

        int ids = maxId > 0 ? maxId : maxCount;
        if (ids > 0 && processors.HighestApicId >= ids)
        {
            throw Refuse(processors, $"They need ids up to {processors.HighestApicId}, and KVM on this host has them up to {ids - 1}: arrange them in powers of two.");
        }
    }

    private static KvmException Refuse(ApicTopology processors, string hint) =>
        new("KVM_CREATE_VCPU", Errno.EOPNOTSUPP, $"{processors.ProcessorCount} vCPUs", hint);
}
