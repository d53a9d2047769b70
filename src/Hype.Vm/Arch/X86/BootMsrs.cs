using Hype.Interop;
using Hype.Kvm;
using Hype.Kvm.X64;

namespace Hype.Vm.Arch.X86;

/// <summary>The model-specific registers that a kernel expects to find in a defined state; names and numbers as in the SDM, volume 4.</summary>
internal static class BootMsrs
{
    private const uint IA32_TIME_STAMP_COUNTER = 0x10;
    private const uint IA32_SYSENTER_CS = 0x174;
    private const uint IA32_SYSENTER_ESP = 0x175;
    private const uint IA32_SYSENTER_EIP = 0x176;
    private const uint IA32_MISC_ENABLE = 0x1a0;
    private const uint IA32_MTRR_DEF_TYPE = 0x2ff;
    private const uint IA32_STAR = 0xc000_0081;
    private const uint IA32_LSTAR = 0xc000_0082;
    private const uint IA32_CSTAR = 0xc000_0083;
    private const uint IA32_FMASK = 0xc000_0084;
    private const uint IA32_KERNEL_GS_BASE = 0xc000_0102;

    private const ulong FastStrings = 1;
    private const ulong MtrrEnableWriteBack = (1 << 11) | 6;

    /// <summary>Sets them. A host that does not know one of them (an emulating KVM, a nested one) is no reason to fail: the kernel sets what it uses.</summary>
    /// <param name="vcpu">The vCPU; its CPUID is set already, which recent kernels want first.</param>
    /// <returns>The registers that KVM refused.</returns>
    /// <exception cref="KvmException">KVM refuses the call as a whole.</exception>
    internal static IReadOnlyList<uint> Apply(KvmVcpu vcpu)
    {
        ReadOnlySpan<KvmMsrEntry> wanted =
        [
            new() { Index = IA32_SYSENTER_CS },
            new() { Index = IA32_SYSENTER_ESP },
            new() { Index = IA32_SYSENTER_EIP },
            new() { Index = IA32_STAR },
            new() { Index = IA32_LSTAR },
            new() { Index = IA32_CSTAR },
            new() { Index = IA32_FMASK },
            new() { Index = IA32_KERNEL_GS_BASE },
            new() { Index = IA32_TIME_STAMP_COUNTER },
            new() { Index = IA32_MISC_ENABLE, Data = FastStrings },
            new() { Index = IA32_MTRR_DEF_TYPE, Data = MtrrEnableWriteBack },
        ];
        List<uint> refused = [];
        while (!wanted.IsEmpty)
        {
            using FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> buffer = new(wanted);
            int accepted = vcpu.SetMsrs(buffer);
            if (accepted == wanted.Length)
            {
                break;
            }

            // KVM stops at the first that it refuses: leave that one out and go on behind it.
            refused.Add(wanted[accepted].Index);
            wanted = wanted[(accepted + 1)..];
        }

        return refused;
    }
}
