using Hype.Interop;

namespace Hype.Kvm;

/// <content>The payloads that a monitor of an ordinary guest seldom sees, and those of other architectures. The members of each say more.</content>
public readonly ref partial struct VcpuExit
{
    /// <summary>Gets what <see cref="VcpuExitReason.Exception"/> is about: an exception that KVM does not handle.</summary>
    public ref readonly KvmRun.ExStruct Exception => ref Page.Run.Ex;

    /// <summary>Gets what <see cref="VcpuExitReason.Debug"/> is about: a breakpoint or single step on x86-64.</summary>
    /// <exception cref="PlatformNotSupportedException">This process is of another architecture.</exception>
    public ref readonly KvmRun.DebugX64Struct DebugX64
    {
        get
        {
            ArchitectureGuard.Require(IoctlArchitectures.X64, "KVM_EXIT_DEBUG");
            return ref Page.Run.DebugX64;
        }
    }

    /// <summary>Gets what <see cref="VcpuExitReason.Debug"/> is about: a breakpoint, watchpoint or single step on arm64.</summary>
    /// <exception cref="PlatformNotSupportedException">This process is of another architecture.</exception>
    public ref readonly KvmRun.DebugArm64Struct DebugArm64
    {
        get
        {
            ArchitectureGuard.Require(IoctlArchitectures.Arm64, "KVM_EXIT_DEBUG");
            return ref Page.Run.DebugArm64;
        }
    }

    /// <summary>Gets what <see cref="VcpuExitReason.LoongarchIocsr"/> is about: an access to an input and output register of LoongArch; what it reads is to be filled in.</summary>
    public ref KvmRun.IocsrIoStruct IocsrIo => ref Page.Run.IocsrIo;

    /// <summary>Gets what <see cref="VcpuExitReason.TprAccess"/> is about: an access to the task priority.</summary>
    public ref readonly KvmRun.TprAccessStruct TprAccess => ref Page.Run.TprAccess;

    /// <summary>Gets what <see cref="VcpuExitReason.S390Sieic"/> is about: an interception on s390.</summary>
    public ref readonly KvmRun.S390SieicStruct S390Sieic => ref Page.Run.S390Sieic;

    /// <summary>Gets what <see cref="VcpuExitReason.S390Reset"/> is about: a reset on s390, as flags.</summary>
    public ref readonly ulong S390ResetFlags => ref Page.Run.S390ResetFlags;

    /// <summary>Gets what <see cref="VcpuExitReason.S390Ucontrol"/> is about: a translation fault of a user-controlled VM on s390.</summary>
    public ref readonly KvmRun.S390UcontrolStruct S390Ucontrol => ref Page.Run.S390Ucontrol;

    /// <summary>Gets what <see cref="VcpuExitReason.Dcr"/> is about: a device control register of PowerPC.</summary>
    public ref KvmRun.DcrStruct Dcr => ref Page.Run.Dcr;

    /// <summary>Gets what <see cref="VcpuExitReason.Osi"/> is about: an open software interrupt of PowerPC; results are to be filled in.</summary>
    public ref KvmRun.OsiStruct Osi => ref Page.Run.Osi;

    /// <summary>Gets what <see cref="VcpuExitReason.PaprHcall"/> is about: a hypercall of PowerPC; its result is to be filled in.</summary>
    public ref KvmRun.PaprHcallStruct PaprHypercall => ref Page.Run.PaprHcall;

    /// <summary>Gets what <see cref="VcpuExitReason.S390Tsch"/> is about: a test of a subchannel on s390.</summary>
    public ref KvmRun.S390TschStruct S390Tsch => ref Page.Run.S390Tsch;

    /// <summary>Gets what <see cref="VcpuExitReason.Epr"/> is about: an external proxy read of PowerPC; the answer is to be filled in.</summary>
    public ref KvmRun.EprStruct Epr => ref Page.Run.Epr;

    /// <summary>Gets what <see cref="VcpuExitReason.S390Stsi"/> is about: a store of system information on s390.</summary>
    public ref readonly KvmRun.S390StsiStruct S390Stsi => ref Page.Run.S390Stsi;

    /// <summary>Gets what <see cref="VcpuExitReason.Hyperv"/> is about: Hyper-V's interface; a hypercall's result is to be filled in.</summary>
    public ref KvmHypervExit Hyperv => ref Page.Run.Hyperv;

    /// <summary>Gets what <see cref="VcpuExitReason.ArmNisv"/> is about: an access of arm64 that the processor did not describe.</summary>
    public ref readonly KvmRun.ArmNisvStruct ArmNisv => ref Page.Run.ArmNisv;

    /// <summary>Gets what <see cref="VcpuExitReason.Xen"/> is about: Xen's interface; a hypercall's result is to be filled in.</summary>
    public ref KvmXenExit Xen => ref Page.Run.Xen;

    /// <summary>Gets what <see cref="VcpuExitReason.RiscvSbi"/> is about: a call of the supervisor binary interface of RISC-V; its results are to be filled in.</summary>
    public ref KvmRun.RiscvSbiStruct RiscvSbi => ref Page.Run.RiscvSbi;

    /// <summary>Gets what <see cref="VcpuExitReason.RiscvCsr"/> is about: a control and status register of RISC-V; what it reads is to be filled in.</summary>
    public ref KvmRun.RiscvCsrStruct RiscvCsr => ref Page.Run.RiscvCsr;

    /// <summary>Gets what <see cref="VcpuExitReason.Notify"/> is about: a vCPU that got nowhere.</summary>
    public ref readonly KvmRun.NotifyStruct Notify => ref Page.Run.Notify;

    /// <summary>Gets what <see cref="VcpuExitReason.Tdx"/> is about: a call of a TDX guest; its result is to be filled in.</summary>
    public ref KvmRun.TdxStruct Tdx => ref Page.Run.Tdx;

    /// <summary>Gets what <see cref="VcpuExitReason.ArmSea"/> is about: a synchronous external abort on arm64.</summary>
    public ref readonly KvmRun.ArmSeaStruct ArmSea => ref Page.Run.ArmSea;

    /// <summary>Gets what <see cref="VcpuExitReason.SnpReqCerts"/> is about: an SEV-SNP guest's request for certificates; what became of it is to be filled in.</summary>
    public ref KvmExitSnpReqCerts SnpReqCerts => ref Page.Run.SnpReqCerts;

    /// <summary>Gets the numbers that belong to <see cref="VcpuExitReason.SystemEvent"/>: as many as the kernel says are valid, and never more than there are.</summary>
    public ReadOnlySpan<ulong> SystemEventData
    {
        get
        {
            ref KvmRun.SystemEventStruct payload = ref Page.Run.SystemEvent;
            ReadOnlySpan<ulong> data = payload.Data;
            return data[..(int)Math.Min(payload.Ndata, (uint)data.Length)];
        }
    }

    /// <summary>Gets the numbers that belong to <see cref="VcpuExitReason.InternalError"/>: as many as the kernel says are valid, and never more than there are.</summary>
    public ReadOnlySpan<ulong> InternalErrorData
    {
        get
        {
            ref KvmRun.InternalStruct payload = ref Page.Run.Internal;
            ReadOnlySpan<ulong> data = payload.Data;
            return data[..(int)Math.Min(payload.Ndata, (uint)data.Length)];
        }
    }
}
