using Hype.Kvm;
using Hype.Kvm.X64;

namespace Hype.Vm.Arch.X86;

/// <summary>What a PC has around its processors, as far as KVM provides it: interrupt controllers and timer.</summary>
internal static class X86Platform
{
    /// <summary>Creates the platform; before the first vCPU.</summary>
    /// <param name="kvm">KVM.</param>
    /// <param name="vm">The virtual machine.</param>
    /// <exception cref="KvmException">KVM lacks or refuses a part of it.</exception>
    internal static void Create(KvmSystem kvm, KvmVm vm)
    {
        kvm.Require(KvmCapability.IrqChip);
        kvm.Require(KvmCapability.IrqFd);
        kvm.Require(KvmCapability.IoEventFd);
        kvm.Require(KvmCapability.Pit2);

        // Intel hosts without unrestricted guests run real mode in a virtual-8086 task, whose pages must not be RAM (api.rst 4.35, 4.98).
        ulong identityMap = X86Layout.KvmIdentityMap.Value;
        vm.SetIdentityMapAddr(in identityMap);
        vm.SetTssAddr(X86Layout.KvmTss.Value);
        vm.CreateIrqChip();

        // Port 0x61 comes with the timer where the speaker is a dummy; else every read of it would be an exit.
        KvmPitConfig timer = new() { Flags = KvmPitFlags.SpeakerDummy };
        vm.CreatePit2(in timer);
    }
}
