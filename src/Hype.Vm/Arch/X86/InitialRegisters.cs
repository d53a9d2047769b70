using Hype.Kvm;
using Hype.Kvm.X64;
using Hype.Vm.Boot;

namespace Hype.Vm.Arch.X86;

/// <summary>Turns what a loader decided into KVM's registers.</summary>
internal static class InitialRegisters
{
    /// <summary>Sets the registers of the first vCPU.</summary>
    /// <param name="vcpu">The vCPU, fresh from KVM: what the loader does not name keeps its value after reset.</param>
    /// <param name="registers">What the loader decided.</param>
    /// <exception cref="KvmException">KVM refuses the state.</exception>
    internal static void Apply(KvmVcpu vcpu, X86Registers registers)
    {
        vcpu.GetSregs(out KvmSregs system);
        system.Cr0 = registers.Cr0;
        system.Cr3 = registers.Cr3;
        system.Cr4 = registers.Cr4;
        system.Efer = registers.Efer;
        system.Cs = Segment(registers.Cs);
        KvmSegment data = Segment(registers.DataSegments);
        system.Ds = data;
        system.Es = data;
        system.Fs = data;
        system.Gs = data;
        system.Ss = data;
        system.Tr = registers.Tr is X86SegmentRegister task ? Segment(task) : system.Tr;
        system.Gdt = Table(registers.Gdt, system.Gdt);
        system.Idt = Table(registers.Idt, system.Idt);
        vcpu.SetSregs(in system);

        KvmRegs general = new()
        {
            Rip = registers.Rip,
            Rsp = registers.Rsp,
            Rbx = registers.Rbx,
            Rsi = registers.Rsi,
            Rflags = registers.Rflags,
        };
        vcpu.SetRegs(in general);
    }

    private static KvmSegment Segment(X86SegmentRegister segment) => new()
    {
        Base = segment.Base,
        Limit = segment.Limit,
        Selector = segment.Selector,
        Type = segment.Type,
        Present = AsBit(segment.Present),
        Dpl = segment.PrivilegeLevel,
        Db = AsBit(segment.DefaultBig),
        S = AsBit(segment.CodeOrData),
        L = AsBit(segment.LongMode),
        G = AsBit(segment.Granularity),
        Unusable = AsBit(!segment.Present),
    };

    private static KvmDtable Table(X86DescriptorTable? table, KvmDtable otherwise) =>
        table is X86DescriptorTable given ? new KvmDtable { Base = given.Base.Value, Limit = given.Limit } : otherwise;

    private static byte AsBit(bool value) => value ? (byte)1 : (byte)0;
}
