using Hype.Kvm.X64;

namespace Hype.Vm.Arch.X86;

/// <summary>What the guest's CPUID instruction says: what KVM supports on this host, with each vCPU's own identity.</summary>
/// <remarks>Leaves and bits as in the SDM, volume 2, CPUID, and AMD's APM volume 3, appendix E; the hypervisor leaves as in the kernel's virt/kvm/x86/cpuid.rst.</remarks>
internal sealed class CpuidPolicy
{
    private const uint ExtendedTopology = 0xb;
    private const uint V2ExtendedTopology = 0x1f;
    private const uint AddressSizes = 0x8000_0008;
    private const uint VendorGenuineIntel = 0x756e_6547; // "Genu", leaf 0, EBX.
    private const uint VendorAuthenticAmd = 0x6874_7541; // "Auth"
    private const uint VendorHygonGenuine = 0x6f67_7948; // "Hygo"
    private const uint TscDeadlineTimer = 1 << 24; // Leaf 1, ECX.
    private const uint HypervisorPresent = 1u << 31; // Leaf 1, ECX.
    private const uint HyperThreading = 1 << 28; // Leaf 1, EDX: EBX[23:16] is valid.

    private readonly KvmCpuidEntry2[] _supported;
    private readonly ApicTopology _topology;
    private readonly bool _hasTscDeadlineTimer;
    private readonly bool _isAmd;

    /// <summary>Initializes the policy of a machine.</summary>
    /// <param name="supported">What KVM supports on this host.</param>
    /// <param name="topology">How its vCPUs are arranged.</param>
    /// <param name="hasTscDeadlineTimer">Whether KVM's local APIC has a deadline mode; KVM does not say so in CPUID.</param>
    internal CpuidPolicy(ReadOnlySpan<KvmCpuidEntry2> supported, ApicTopology topology, bool hasTscDeadlineTimer)
    {
        _supported = supported.ToArray();
        _topology = topology;
        _hasTscDeadlineTimer = hasTscDeadlineTimer;
        _isAmd = Find(0).Ebx is VendorAuthenticAmd or VendorHygonGenuine;
    }

    /// <summary>Gets the address behind the highest that the guest's processors can name.</summary>
    internal ulong PhysicalAddressLimit
    {
        get
        {
            int bits = (int)(Find(AddressSizes).Eax & 0xff);
            return 1UL << (bits is > 0 and < 64 ? bits : 36); // A processor without the leaf has 36 (SDM volume 3, 4.1.4).
        }
    }

    /// <summary>Makes the entries of one vCPU.</summary>
    /// <param name="vcpuIndex">The vCPU's number.</param>
    /// <param name="tscKilohertz">The speed of its time stamp counter; zero where KVM does not know it.</param>
    /// <returns>The entries.</returns>
    internal KvmCpuidEntry2[] Make(int vcpuIndex, uint tscKilohertz = 0)
    {
        List<KvmCpuidEntry2> entries = new(_supported.Length + 6);
        foreach (KvmCpuidEntry2 entry in _supported)
        {
            if (entry.Function is not (ExtendedTopology or V2ExtendedTopology))
            {
                entries.Add(Adapt(entry, vcpuIndex));
            }
            else if (entry.Index == 0)
            {
                // KVM gives these leaves as "no topology", subleaf 0 alone and empty: all of them are ours.
                AddTopology(entries, entry.Function, _topology, (uint)_topology.ApicIdOf(vcpuIndex));
            }
        }

        TscFrequencyLeaves.Apply(entries, tscKilohertz, Find(0).Ebx == VendorGenuineIntel);
        return [.. entries];
    }

    private KvmCpuidEntry2 Find(uint function) => Array.Find(_supported, entry => entry.Function == function && entry.Index == 0);

    private KvmCpuidEntry2 Adapt(KvmCpuidEntry2 entry, int vcpuIndex)
    {
        uint apicId = (uint)_topology.ApicIdOf(vcpuIndex);
        switch (entry.Function)
        {
            case 0x1:
                ApplyIdentity(ref entry, apicId, _topology.ProcessorsPerPackage, _hasTscDeadlineTimer);
                break;
            case 0x4:
                ApplyCacheSharing(ref entry, _topology);
                ApplyIntelCoreCount(ref entry, _topology);
                break;
            case AddressSizes when _isAmd:
                ApplyAmdCoreCount(ref entry, _topology);
                break;
            case 0x8000_001d when _isAmd:
                ApplyCacheSharing(ref entry, _topology);
                break;
            case 0x8000_001e when _isAmd:
                entry.Eax = apicId;
                // EBX: bits 7:0 the core, 15:8 its threads - 1. ECX: bits 7:0 the node, which is the package; 10:8 the nodes of a package - 1.
                entry.Ebx = (entry.Ebx & ~0xffffu) | (uint)_topology.CoreOf(vcpuIndex) | ((uint)(_topology.ThreadsPerCore - 1) << 8);
                entry.Ecx = (uint)_topology.PackageOf(vcpuIndex);
                break;
        }

        return entry;
    }

    private static void ApplyIdentity(ref KvmCpuidEntry2 entry, uint apicId, int processorsPerPackage, bool hasTscDeadlineTimer)
    {
        // EBX: brand index and CLFLUSH size stay; logical processors in the package and the initial APIC id are ours.
        entry.Ebx = (entry.Ebx & 0xffffu) | ((uint)processorsPerPackage << 16) | (apicId << 24);
        entry.Ecx |= HypervisorPresent;
        entry.Ecx = hasTscDeadlineTimer ? entry.Ecx | TscDeadlineTimer : entry.Ecx & ~TscDeadlineTimer;
        entry.Edx = processorsPerPackage > 1 ? entry.Edx | HyperThreading : entry.Edx & ~HyperThreading;
    }

    /// <summary>Says who shares a cache, in the format that Intel's leaf 4 and AMD's leaf 8000001D have in common.</summary>
    private static void ApplyCacheSharing(ref KvmCpuidEntry2 entry, ApicTopology topology)
    {
        const uint SharingMask = 0xfffu << 14; // EAX[25:14]: how many ids those that share it take - 1.
        if (DescribesCache(entry))
        {
            uint level = (entry.Eax >> 5) & 7;
            int ids = level >= 3 ? topology.IdsPerPackage : topology.IdsPerCore; // Below level 3 a core has its own.
            entry.Eax = (entry.Eax & ~SharingMask) | ((uint)(ids - 1) << 14);
        }
    }

    private static void ApplyIntelCoreCount(ref KvmCpuidEntry2 entry, ApicTopology topology)
    {
        const int MaxCores = 64; // EAX[31:26]: how many core numbers a package takes - 1; more than 64 do not fit, and leaf 0xb has them.
        if (DescribesCache(entry))
        {
            entry.Eax = (entry.Eax & 0x3ff_ffff) | ((uint)(Math.Min(topology.IdsPerPackage / topology.IdsPerCore, MaxCores) - 1) << 26);
        }
    }

    /// <summary>Tells a cache's subleaf from the one that ends the list: its type, EAX[4:0], is not null.</summary>
    private static bool DescribesCache(KvmCpuidEntry2 entry) => (entry.Eax & 0x1f) != 0;

    private static void AddTopology(List<KvmCpuidEntry2> entries, uint function, ApicTopology topology, uint apicId)
    {
        const uint Thread = 1;
        const uint Core = 2;

        // EAX[4:0]: how many bits of the x2APIC id lie below the next level; EBX: logical processors at this one; ECX[15:8]: its type.
        ReadOnlySpan<(int Shift, int Processors, uint Type)> levels =
        [
            (topology.CoreShift, topology.ThreadsPerCore, Thread),
            (topology.PackageShift, topology.ProcessorsPerPackage, Core),
            (0, 0, 0),
        ];
        for (int i = 0; i < levels.Length; i++)
        {
            entries.Add(new KvmCpuidEntry2
            {
                Function = function,
                Index = (uint)i,
                Flags = KvmCpuidFlags.SignificantIndex,
                Eax = (uint)levels[i].Shift,
                Ebx = (uint)levels[i].Processors,
                Ecx = (uint)i | (levels[i].Type << 8),
                Edx = apicId,
            });
        }
    }

    private static void ApplyAmdCoreCount(ref KvmCpuidEntry2 entry, ApicTopology topology)
    {
        // ECX[7:0]: processors in the package - 1; ECX[15:12]: how many bits of the APIC id tell them apart.
        entry.Ecx = (entry.Ecx & ~0xf0ffu) | (uint)(topology.ProcessorsPerPackage - 1) | ((uint)topology.PackageShift << 12);
    }
}
