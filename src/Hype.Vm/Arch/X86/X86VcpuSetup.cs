using Hype.Interop;
using Hype.Kvm;
using Hype.Kvm.X64;
using Hype.Vm.Memory;

namespace Hype.Vm.Arch.X86;

/// <summary>Brings vCPUs into the state in which firmware hands them over.</summary>
internal sealed class X86VcpuSetup
{
    private const ushort FpuControlWordAfterInit = 0x37f; // SDM volume 1, 8.1.5
    private const uint MxcsrAfterReset = 0x1f80; // SDM volume 1, 11.6.4

    private readonly CpuidPolicy _cpuid;
    private readonly bool _knowsTscSpeed;

    /// <summary>Prepares to set up the vCPUs of a machine with a platform.</summary>
    /// <param name="kvm">KVM.</param>
    /// <param name="topology">How its vCPUs are arranged.</param>
    /// <exception cref="KvmException">KVM refuses to say what it supports.</exception>
    internal X86VcpuSetup(KvmSystem kvm, ApicTopology topology)
    {
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> supported = kvm.GetSupportedCpuid();
        _cpuid = new CpuidPolicy(supported.Elements, topology, kvm.CheckExtension(KvmCapability.TscDeadlineTimer) != 0);
        _knowsTscSpeed = kvm.CheckExtension(KvmCapability.GetTscKhz) != 0;
    }

    /// <summary>Checks that the guest's processors can name all of its memory.</summary>
    /// <param name="layout">Where the memory lies.</param>
    /// <exception cref="KvmException">They cannot, on this host.</exception>
    internal void CheckMemory(GuestMemoryLayout layout) => CheckMemory(layout, _cpuid.PhysicalAddressLimit);

    /// <summary>Checks that all of a guest's memory can be named.</summary>
    /// <param name="layout">Where the memory lies.</param>
    /// <param name="limit">The address behind the highest that the guest's processors can name.</param>
    /// <exception cref="KvmException">It cannot.</exception>
    internal static void CheckMemory(GuestMemoryLayout layout, ulong limit)
    {
        ulong end = layout.Ranges[^1].End.Value;
        if (end > limit)
        {
            ulong most = limit - (GuestMemoryLayout.HoleEnd.Value - GuestMemoryLayout.HoleStart.Value);
            throw new KvmException(
                "KVM_GET_SUPPORTED_CPUID",
                Errno.EOPNOTSUPP,
                $"{ByteCount.Format(layout.Size)} of guest memory",
                $"They would end at 0x{end:x}, and this host's processors reach up to 0x{limit:x}: ask for at most {ByteCount.Format(most)}.");
        }
    }

    /// <summary>Sets up a vCPU: everything but the registers that the boot protocol decides.</summary>
    /// <param name="vcpu">The vCPU, fresh from KVM.</param>
    /// <param name="index">Its number.</param>
    /// <returns>The model-specific registers that KVM refused: no failure, but good to know where a guest behaves oddly.</returns>
    /// <exception cref="KvmException">KVM refuses something else.</exception>
    internal IReadOnlyList<string> Apply(KvmVcpu vcpu, int index)
    {
        // CPUID first: what other calls accept depends on it.
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> cpuid = new(_cpuid.Make(index, _knowsTscSpeed ? (uint)vcpu.GetTscKhz() : 0));
        vcpu.SetCpuid2(cpuid);
        IReadOnlyList<string> refused = BootMsrs.Apply(vcpu);
        KvmFpu fpu = new() { Fcw = FpuControlWordAfterInit, Mxcsr = MxcsrAfterReset };
        vcpu.SetFpu(in fpu);
        LocalApic.ConnectPins(vcpu);
        return refused;
    }
}
