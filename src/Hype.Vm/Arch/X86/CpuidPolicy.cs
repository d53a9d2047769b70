using System.Numerics;
using Hype.Kvm.X64;

namespace Hype.Vm.Arch.X86;

/// <summary>What the guest's CPUID instruction says: what KVM supports on this host, with each vCPU's own identity.</summary>
/// <remarks>Leaves and bits as in the SDM, volume 2, CPUID, and AMD's APM volume 3, appendix E; the hypervisor leaves as in the kernel's virt/kvm/x86/cpuid.rst.</remarks>
internal static class CpuidPolicy
{
    private const uint ExtendedTopology = 0xb;
    private const uint V2ExtendedTopology = 0x1f;
    private const uint TscDeadlineTimer = 1 << 24; // Leaf 1, ECX.
    private const uint HypervisorPresent = 1u << 31; // Leaf 1, ECX.
    private const uint HyperThreading = 1 << 28; // Leaf 1, EDX: EBX[23:16] is valid.

    /// <summary>Makes the entries of one vCPU.</summary>
    /// <param name="supported">What KVM supports on this host.</param>
    /// <param name="vcpuIndex">The vCPU's number, which is its APIC id.</param>
    /// <param name="vcpuCount">How many vCPUs there are: one package, a core each.</param>
    /// <param name="hasTscDeadlineTimer">Whether KVM's local APIC has a deadline mode; KVM does not say so in CPUID.</param>
    /// <returns>The entries.</returns>
    internal static KvmCpuidEntry2[] Make(ReadOnlySpan<KvmCpuidEntry2> supported, int vcpuIndex, int vcpuCount, bool hasTscDeadlineTimer)
    {
        List<KvmCpuidEntry2> entries = new(supported.Length + 4);
        foreach (KvmCpuidEntry2 entry in supported)
        {
            if (entry.Function is not (ExtendedTopology or V2ExtendedTopology))
            {
                entries.Add(Adapt(entry, vcpuIndex, vcpuCount, hasTscDeadlineTimer));
            }
            else if (entry.Index == 0)
            {
                // KVM gives these leaves as "no topology", subleaf 0 alone and empty: all of them are ours.
                AddTopology(entries, entry.Function, vcpuIndex, vcpuCount);
            }
        }

        return [.. entries];
    }

    private static KvmCpuidEntry2 Adapt(KvmCpuidEntry2 entry, int vcpuIndex, int vcpuCount, bool hasTscDeadlineTimer)
    {
        uint apicId = (uint)vcpuIndex;
        switch (entry.Function)
        {
            case 0x1:
                ApplyIdentity(ref entry, apicId, vcpuCount, hasTscDeadlineTimer);
                break;
            case 0x4:
                ApplyCacheSharing(ref entry, vcpuCount);
                break;
            case 0x8000_0008:
                ApplyAmdCoreCount(ref entry, vcpuCount);
                break;
            case 0x8000_001e:
                entry.Eax = apicId;
                entry.Ebx = (entry.Ebx & ~0xffffu) | (apicId & 0xff); // Bits 7:0 the core, 15:8 its threads - 1.
                break;
        }

        return entry;
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

    private static void AddTopology(List<KvmCpuidEntry2> entries, uint function, int vcpuIndex, int vcpuCount)
    {
        const uint Thread = 1;
        const uint Core = 2;

        // EAX[4:0]: how many bits of the x2APIC id lie below the next level; EBX: logical processors at this one; ECX[15:8]: its type.
        ReadOnlySpan<(uint Shift, uint Processors, uint Type)> levels = [(0, 1, Thread), ((uint)BitsFor(vcpuCount), (uint)vcpuCount, Core), (0, 0, 0)];
        for (int i = 0; i < levels.Length; i++)
        {
            entries.Add(new KvmCpuidEntry2
            {
                Function = function,
                Index = (uint)i,
                Flags = KvmCpuidFlags.SignificantIndex,
                Eax = levels[i].Shift,
                Ebx = levels[i].Processors,
                Ecx = (uint)i | (levels[i].Type << 8),
                Edx = (uint)vcpuIndex,
            });
        }
    }

    private static void ApplyAmdCoreCount(ref KvmCpuidEntry2 entry, int vcpuCount)
    {
        // ECX[7:0]: cores in the package - 1; ECX[15:12]: how many bits of the APIC id tell them apart.
        entry.Ecx = (entry.Ecx & ~0xf0ffu) | ((uint)vcpuCount - 1) | ((uint)BitsFor(vcpuCount) << 12);
    }

    /// <summary>Returns how many bits it takes to number so many things from zero.</summary>
    private static int BitsFor(int count) => count == 1 ? 0 : BitOperations.Log2((uint)(count - 1)) + 1;
}
