using System.Runtime.CompilerServices;

namespace Hype.Kvm;

public sealed partial class KvmVm
{
    /// <summary>Gets the size of the mapping that each vCPU shares with its user.</summary>
    internal int RunPageSize { get; set; } // set once by KvmSystem.CreateVm

    /// <summary>Creates a virtual processor and maps its <c>kvm_run</c> page.</summary>
    /// <param name="id">The vCPU's id, unique in the VM: on x86 its APIC id.</param>
    /// <returns>The vCPU. The kernel keeps the VM alive as long as one of its vCPUs is open.</returns>
    /// <exception cref="KvmException">The kernel refused; nothing is left behind.</exception>
    public KvmVcpu CreateVcpu(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        KvmVcpu vcpu = CreateVcpuDescriptor((uint)id);
        try
        {
            vcpu.MapRunPage(RunPageSize);
            vcpu.ExtendedStateSize = Math.Max(Unsafe.SizeOf<X64.KvmXsave>(), CheckExtension(KvmCapability.Xsave2));
            vcpu.NestedStateSize = CheckExtension(KvmCapability.NestedState);
            return vcpu;
        }
        catch
        {
            vcpu.Dispose();
            throw;
        }
    }

    /// <summary>Checks that a capability is there, before the feature it announces is used.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="purpose">What it is needed for, to complete "Hype needs it to …"; or <see langword="null"/>.</param>
    /// <exception cref="KvmException">It is missing.</exception>
    public void Require(KvmCapability capability, string? purpose = null)
    {
        if (CheckExtension(capability) == 0)
        {
            CapabilityMissing.Throw(capability, purpose);
        }
    }
}
