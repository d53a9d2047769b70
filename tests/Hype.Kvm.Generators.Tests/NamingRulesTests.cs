using Hype.Kvm.Generators.Naming;

namespace Hype.Kvm.Generators.Tests;

public sealed class NamingRulesTests
{
    [Theory]
    [InlineData("kvm_userspace_memory_region", "KvmUserspaceMemoryRegion")]
    [InlineData("guest_phys_addr", "GuestPhysAddr")]
    [InlineData("kvm_irqfd", "KvmIrqFd")]
    [InlineData("kvm_ioeventfd", "KvmIoEventFd")]
    [InlineData("KVM_CREATE_IRQCHIP", "KvmCreateIrqChip")]
    [InlineData("eventfd", "EventFd")]
    [InlineData("kvm_cpuid2", "KvmCpuid2")]
    [InlineData("mp_state", "MpState")]
    [InlineData("kvm_pit_state2", "KvmPitState2")]
    [InlineData("r8", "R8")]
    [InlineData("64bit", "_64bit")]
    [InlineData("__reserved", "Reserved")]
    [InlineData("_", "_")]
    public void ToPascal_converts_word_by_word(string cName, string expected) => Assert.Equal(expected, NamingRules.ToPascal(cName));

    [Theory]
    [InlineData("KVM_CAP_IMMEDIATE_EXIT", "KVM_CAP_", "ImmediateExit")]
    [InlineData("KVMCLOCK_CTRL", "KVM_", "KvmClockCtrl")]
    [InlineData("KVM_KVMCLOCK_CTRL", "KVM_", "KvmClockCtrl")]
    [InlineData("KVM_", "KVM_", "Kvm")]
    public void ToPascal_drops_the_prefix(string cName, string prefix, string expected) => Assert.Equal(expected, NamingRules.ToPascal(cName, prefix));

    [Theory]
    [InlineData("kvm_mp_state", "mpState")]
    [InlineData("kvm_params", "@params")]
    public void ToCamel_makes_a_parameters_name(string cName, string expected) => Assert.Equal(expected, NamingRules.ToCamel(cName, "KVM_"));
}
