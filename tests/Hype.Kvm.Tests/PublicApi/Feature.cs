using System.Text.RegularExpressions;

namespace Hype.Kvm.Tests.PublicApi;

/// <summary>What a type belongs to, so that a reader of the snapshots finds it: by words of its name, the first that fits.</summary>
internal static class Feature
{
    private static readonly (string Name, Regex Words)[] s_features =
    [
        ("Capabilities", new Regex("^KvmCapability$|^KvmEnableCap|Quirk|DisableExits|X2apic")),
        ("Constants", new Regex("Constants$")),
        ("Errors", new Regex("^KvmException$")),
        ("Table", new Regex("^KvmIoctls$")),
        ("Sev", new Regex("Sev|Snp|EncRegion")),
        ("Tdx", new Regex("Tdx")),
        ("Xen", new Regex("Xen")),
        ("HyperV", new Regex("Hyperv")),
        ("Exits", new Regex("Exit|^KvmRun|SystemEvent|InternalError|IoDirection|Hypercall|NotifyVmexit|BusLock|MemoryFault")),
        ("DirtyPages", new Regex("Dirty")),
        ("CoalescedMmio", new Regex("Coalesced")),
        ("Statistics", new Regex("Stats")),
        ("Filters", new Regex("Filter|Pmu|Masked")),
        ("Memory", new Regex("Memory|MemFd|PreFault|GuestMemfd|Mte")),
        ("Timers", new Regex("Pit|Clock|Tsc|Reinject|CounterOffset|Timer")),
        ("Interrupts", new Regex("Irq|Msi|IoEventFd|Ioapic|Pic|Lapic|Interrupt|Vgic|Gic|Its|Aia|Tpr|Vapic|Nmi")),
        ("Devices", new Regex("Device|Vfio|Attr|Dev")),
        ("Cpuid", new Regex("Cpuid")),
        ("Msrs", new Regex("Msr|Mce")),
        ("NestedState", new Regex("Nested|Vmx|Svm")),
        ("ExtendedState", new Regex("Xsave|Xcr|Fpu|Fpsimd")),
        ("Debugging", new Regex("Debug|Guestdbg|Breakpoint")),
        ("OtherArchitectures", new Regex("S390|Ppc|Mips|ConfigTlb")),
        ("Firmware", new Regex("Psci|Smccc|Sbi|StandardCall|WorkaroundI?")),
        ("Registers", new Regex("Reg|Sregs|SyncFlags|Spsr|Isa|RiscvConfig|Segment|Dtable|Events|MpState|Translation|SyncRegs|Cpu|Vcpu|SignalMask|Mode|Core|Csr|Target|Feature")),
    ];

    private static readonly Regex s_handle = new("^Kvm(?<name>System|Vm|Vcpu|Device|Stats|GuestMemFd)(Extensions)?$");

    public static string Of(Type type) => s_handle.Match(type.Name) is { Success: true } handle ? "Handle." + handle.Groups["name"].Value : OfWords(type);

    private static string OfWords(Type type) => Array.Find(s_features, feature => feature.Words.IsMatch(type.Name)).Name ?? "Rest";
}
