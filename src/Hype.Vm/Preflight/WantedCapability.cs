using Hype.Kvm;

namespace Hype.Vm.Preflight;

/// <summary>A capability of KVM's that the monitor uses.</summary>
/// <param name="Capability">The capability.</param>
/// <param name="IsRequired">Whether no machine can be made without it.</param>
/// <param name="Name">Its name in the kernel's headers.</param>
/// <param name="Cost">What it is for, or what its absence costs, as the end of a sentence.</param>
internal sealed record WantedCapability(KvmCapability Capability, bool IsRequired, string Name, string Cost)
{
    /// <summary>Gets all of them.</summary>
    internal static IReadOnlyList<WantedCapability> All { get; } =
    [
        new(KvmCapability.UserMemory, true, "KVM_CAP_USER_MEMORY", "a guest has no memory"),
        new(KvmCapability.ImmediateExit, true, "KVM_CAP_IMMEDIATE_EXIT", "a vCPU cannot be stopped for certain"),
        new(KvmCapability.IrqChip, true, "KVM_CAP_IRQCHIP", "a guest has no interrupt controller"),
        new(KvmCapability.Pit2, true, "KVM_CAP_PIT2", "a guest has no timer to begin with"),
        new(KvmCapability.IrqFd, true, "KVM_CAP_IRQFD", "devices cannot interrupt a guest"),
        new(KvmCapability.IoEventFd, true, "KVM_CAP_IOEVENTFD", "drivers cannot notify devices"),
        new(KvmCapability.TscDeadlineTimer, false, "KVM_CAP_TSC_DEADLINE_TIMER", "a guest's timers are set by a slower register, and calibrated first"),
        new(KvmCapability.GetTscKhz, false, "KVM_CAP_GET_TSC_KHZ", "a guest measures the speed of its cycle counter at each boot"),
        new(KvmCapability.KvmClockCtrl, false, "KVM_CAP_KVMCLOCK_CTRL", "a guest may take a pause for a lock-up, and say so in its log"),
    ];
}
