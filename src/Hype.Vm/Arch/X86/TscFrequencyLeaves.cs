using Hype.Kvm.X64;

namespace Hype.Vm.Arch.X86;

/// <summary>Tells the guest the speed of its time stamp counter, so that it need not count it against another timer.</summary>
/// <remarks>
/// Leaf 0x15 (SDM volume 2, CPUID): the counter's speed as a ratio to a crystal's. The crystal is a nominal one of 1 GHz, as Linux
/// takes its speed for that of the local APIC's timer, which in KVM counts nanoseconds. The leaf exists on Intel's processors alone.
/// Leaf 0x40000010 is what VMware began and other hypervisors took over: the two speeds in kHz. Linux with kvmclock needs neither.
/// </remarks>
internal static class TscFrequencyLeaves
{
    private const uint CrystalRatio = 0x15;
    private const uint HypervisorBase = 0x4000_0000;
    private const uint HypervisorTiming = 0x4000_0010;
    private const uint NominalCrystalHertz = 1_000_000_000;
    private const uint NominalCrystalKilohertz = NominalCrystalHertz / 1000;

    /// <summary>Adds the leaves, or replaces what the host has there.</summary>
    /// <param name="entries">The entries of a vCPU.</param>
    /// <param name="kilohertz">The counter's speed in the guest; zero where KVM does not know it, which leaves everything as it is.</param>
    /// <param name="isIntel">Whether the processor calls itself one of Intel's.</param>
    internal static void Apply(List<KvmCpuidEntry2> entries, uint kilohertz, bool isIntel)
    {
        if (kilohertz == 0)
        {
            return;
        }

        if (isIntel)
        {
            Set(entries, 0, new KvmCpuidEntry2 { Function = CrystalRatio, Eax = NominalCrystalKilohertz, Ebx = kilohertz, Ecx = NominalCrystalHertz });
        }

        Set(entries, HypervisorBase, new KvmCpuidEntry2 { Function = HypervisorTiming, Eax = kilohertz, Ebx = NominalCrystalKilohertz });
    }

    /// <summary>A leaf counts only where the first of its range, whose EAX names the last, is there.</summary>
    private static void Set(List<KvmCpuidEntry2> entries, uint rangeBase, KvmCpuidEntry2 leaf)
    {
        int first = entries.FindIndex(entry => entry.Function == rangeBase);
        if (first < 0)
        {
            return;
        }

        KvmCpuidEntry2 range = entries[first];
        range.Eax = Math.Max(range.Eax, leaf.Function);
        entries[first] = range;
        entries.RemoveAll(entry => entry.Function == leaf.Function);
        entries.Add(leaf);
    }
}
