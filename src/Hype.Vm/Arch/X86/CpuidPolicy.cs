using Hype.Kvm.X64;

namespace Hype.Vm.Arch.X86;

/// <summary>What the guest's CPUID instruction says: what KVM supports on this host, with each vCPU's own identity.</summary>
/// <remarks>Leaves and bits as in the SDM, volume 2, CPUID, and AMD's APM volume 3, appendix E; the hypervisor leaves as in the kernel's virt/kvm/x86/cpuid.rst.</remarks>
internal static class CpuidPolicy
{
    private const uint TscDeadlineTimer = 1 << 24; // Leaf 1, ECX.
    private const uint HypervisorPresent = 1u << 31; // Leaf 1, ECX.
    private const uint HyperThreading = 1 << 28; // Leaf 1, EDX: EBX[23:16] is valid.

    /// <summary>Makes the entries of one vCPU.</summary>
    /// <param name="entries">What KVM supports; changed in place.</param>
    /// <param name="vcpuIndex">The vCPU's number, which is its APIC id.</param>
    /// <param name="vcpuCount">How many vCPUs there are: one package, a core each.</param>
    /// <param name="hasTscDeadlineTimer">Whether KVM's local APIC has a deadline mode; KVM does not say so in CPUID.</param>
    internal static void Apply(Span<KvmCpuidEntry2> entries, int vcpuIndex, int vcpuCount, bool hasTscDeadlineTimer)
    {
        uint apicId = (uint)vcpuIndex;
        foreach (ref KvmCpuidEntry2 entry in entries)
        {
            switch (entry.Function)
            {
                case 0x1:
                    ApplyIdentity(ref entry, apicId, vcpuCount, hasTscDeadlineTimer);
                    break;
                case 0x4:
                    ApplyCacheSharing(ref entry, vcpuCount);
                    break;
                case 0xb or 0x1f:
                    ApplyTopology(ref entry, apicId, vcpuCount);
                    break;
                case 0x8000_0008:
                    ApplyAmdCoreCount(ref entry, vcpuCount);
                    break;
                case 0x8000_001e:
                    entry.Eax = apicId;
                    entry.Ebx = (entry.Ebx & ~0xffu) | apicId; // Core id; one thread per core (bits 15:8 are threads - 1).
                    entry.Ebx &= ~0xff00u;
                    break;
            }
        }
    }

    private static void ApplyIdentity(ref KvmCpuidEntry2 entry, uint apicId, int vcpuCount, bool hasTscDeadlineTimer)
    {
        // EBX: brand index and CLFLUSH size stay; logical processors in the package and the initial APIC id are ours.
        entry.Ebx = (entry.Ebx & 0xffffu) | ((uint)vcpuCount << 16) | (apicId << 24);
        entry.Ecx |= HypervisorPresent;
        entry.Ecx = hasTscDeadlineTimer ? entry.Ecx | TscDeadlineTimer : entry.Ecx & ~TscDeadlineTimer;
        entry.Edx = vcpuCount > 1 ? entry.Edx | HyperThreading : entry.Edx & ~HyperThreading;
    }

    private static void ApplyCacheSharing(ref KvmCpuidEntry2 entry, int vcpuCount)
    {
        const uint CacheTypeMask = 0x1f;
        if ((entry.Eax & CacheTypeMask) == 0)
        {
            return;
        }

        // EAX[31:26]: the largest core number in the package; EAX[25:14]: how many share the cache - its own core alone below level 3.
        uint level = (entry.Eax >> 5) & 7;
        uint cores = (uint)Math.Min(vcpuCount, 64) - 1;
        uint sharing = level >= 3 ? (uint)vcpuCount - 1 : 0;
        entry.Eax = (entry.Eax & 0x3fff) | (sharing << 14) | (cores << 26);
    }

    private static void ApplyTopology(ref KvmCpuidEntry2 entry, uint apicId, int vcpuCount)
    {
        const uint Thread = 1;
        const uint Core = 2;
        int packageShift = System.Numerics.BitOperations.Log2((uint)Math.Max(1, vcpuCount - 1)) + (vcpuCount > 1 ? 1 : 0);
        (entry.Eax, entry.Ebx, uint type) = entry.Index switch
        {
            0 => (0u, 1u, Thread),
            1 => ((uint)packageShift, (uint)vcpuCount, Core),
            _ => (0u, 0u, 0u),
        };
        entry.Ecx = entry.Index | (type << 8);
        entry.Edx = apicId;
    }

    private static void ApplyAmdCoreCount(ref KvmCpuidEntry2 entry, int vcpuCount)
    {
        // ECX[7:0]: cores in the package - 1; ECX[15:12]: how many bits of the APIC id tell them apart.
        int bits = vcpuCount == 1 ? 0 : System.Numerics.BitOperations.Log2((uint)(vcpuCount - 1)) + 1;
        entry.Ecx = (entry.Ecx & ~0xf0ffu) | ((uint)vcpuCount - 1) | ((uint)bits << 12);
    }
}
