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

    private static readonly (string Name, uint Index, ulong Value)[] s_wanted =
    [
        (nameof(IA32_SYSENTER_CS), IA32_SYSENTER_CS, 0),
        (nameof(IA32_SYSENTER_ESP), IA32_SYSENTER_ESP, 0),
        (nameof(IA32_SYSENTER_EIP), IA32_SYSENTER_EIP, 0),
        (nameof(IA32_STAR), IA32_STAR, 0),
        (nameof(IA32_LSTAR), IA32_LSTAR, 0),
        (nameof(IA32_CSTAR), IA32_CSTAR, 0),
        (nameof(IA32_FMASK), IA32_FMASK, 0),
        (nameof(IA32_KERNEL_GS_BASE), IA32_KERNEL_GS_BASE, 0),
        (nameof(IA32_TIME_STAMP_COUNTER), IA32_TIME_STAMP_COUNTER, 0),
        (nameof(IA32_MISC_ENABLE), IA32_MISC_ENABLE, FastStrings),
        (nameof(IA32_MTRR_DEF_TYPE), IA32_MTRR_DEF_TYPE, MtrrEnableWriteBack),
    ];

    /// <summary>Sets them. A host that does not know one of them (an emulating KVM, a nested one) is no reason to fail: the kernel sets what it uses.</summary>
    /// <param name="vcpu">The vCPU; its CPUID is set already, which recent kernels want first.</param>
    /// <returns>The names of the registers that KVM refused.</returns>
    /// <exception cref="KvmException">KVM refuses the call as a whole.</exception>
    internal static IReadOnlyList<string> Apply(KvmVcpu vcpu)
    {
        List<string> refused = [];
        int done = 0;
        while (done < s_wanted.Length)
        {
            KvmMsrEntry[] rest = [.. s_wanted[done..].Select(static wanted => new KvmMsrEntry { Index = wanted.Index, Data = wanted.Value })];
            using FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> buffer = new(rest);
            done += vcpu.SetMsrs(buffer);
            if (done < s_wanted.Length)
            {
                // KVM stops at the first that it refuses: leave that one out and go on behind it.
                refused.Add(s_wanted[done++].Name);
            }
        }

        return refused;
    }
}
