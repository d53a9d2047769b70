using Hype.Interop;
using Hype.Kvm;
using Hype.Kvm.X64;

namespace Hype.Vm.Arch.X86;

/// <summary>Brings vCPUs into the state in which firmware hands them over.</summary>
internal sealed class X86VcpuSetup
{
    private const ushort FpuControlWordAfterInit = 0x37f; // SDM volume 1, 8.1.5
    private const uint MxcsrAfterReset = 0x1f80; // SDM volume 1, 11.6.4

    private readonly KvmSystem _kvm;
    private readonly bool _hasPlatform;
    private readonly int _vcpuCount;

    /// <summary>Prepares to set up the vCPUs of a machine.</summary>
    /// <param name="kvm">KVM.</param>
    /// <param name="hasPlatform">Whether the machine has an in-kernel interrupt controller.</param>
    /// <param name="vcpuCount">How many vCPUs it has.</param>
    internal X86VcpuSetup(KvmSystem kvm, bool hasPlatform, int vcpuCount)
    {
        _kvm = kvm;
        _hasPlatform = hasPlatform;
        _vcpuCount = vcpuCount;
    }

    /// <summary>Sets up a vCPU: everything but the registers that the boot protocol decides.</summary>
    /// <param name="vcpu">The vCPU, fresh from KVM.</param>
    /// <param name="index">Its number.</param>
    /// <returns>The model-specific registers that KVM refused: no failure, but good to know where a guest behaves oddly.</returns>
    /// <exception cref="KvmException">KVM refuses something else.</exception>
    internal IReadOnlyList<string> Apply(KvmVcpu vcpu, int index)
    {
        // Without a platform there is no kernel to feature-test: a toy guest gets the processor as KVM makes it.
        if (!_hasPlatform)
        {
            return [];
        }

        // CPUID first: what other calls accept depends on it.
        SetCpuid(vcpu, index);
        IReadOnlyList<string> refused = BootMsrs.Apply(vcpu);
        KvmFpu fpu = new() { Fcw = FpuControlWordAfterInit, Mxcsr = MxcsrAfterReset };
        vcpu.SetFpu(in fpu);
        LocalApic.ConnectPins(vcpu);
        return refused;
    }

    private void SetCpuid(KvmVcpu vcpu, int index)
    {
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> supported = _kvm.GetSupportedCpuid();
        bool hasDeadlineTimer = _kvm.CheckExtension(KvmCapability.TscDeadlineTimer) != 0;
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> cpuid = new(CpuidPolicy.Make(supported.Elements, index, _vcpuCount, hasDeadlineTimer));
        vcpu.SetCpuid2(cpuid);
    }
}
