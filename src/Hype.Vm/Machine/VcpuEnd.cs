using System.Globalization;
using Hype.Interop;
using Hype.Kvm;
using Hype.Kvm.X64;

namespace Hype.Vm.Machine;

/// <summary>Turns the exits that end a run into results.</summary>
internal static class VcpuEnd
{
    private const ulong RflagsInterruptEnable = 1 << 9;

    /// <summary>Where AMD processors leave the instruction pointer after a shutdown: the reset vector.</summary>
    private const ulong ResetRip = 0xfff0;

    /// <summary>Describes an exit that the run loop does not handle.</summary>
    /// <param name="exit">The exit.</param>
    /// <param name="index">The vCPU's number.</param>
    /// <param name="vcpu">The vCPU, on its thread.</param>
    /// <returns>The result.</returns>
    internal static VmRunResult Describe(in VcpuExit exit, int index, KvmVcpu vcpu) => exit.Reason switch
    {
        VcpuExitReason.Hlt => new VmRunResult { Reason = VmExitReason.Halted, Detail = "HLT", Vcpu = Snapshot(index, vcpu) },
        VcpuExitReason.Shutdown => DescribeShutdown(index, vcpu),
        VcpuExitReason.SystemEvent => DescribeSystemEvent(in exit, index, vcpu),
        VcpuExitReason.InternalError => DescribeInternalError(in exit, index, vcpu),
        VcpuExitReason.FailEntry => new VmRunResult
        {
            Reason = VmExitReason.FailedEntry,
            Detail = string.Create(CultureInfo.InvariantCulture, $"hardware reason 0x{exit.FailEntry.HardwareEntryFailureReason:x}"),
            Vcpu = Snapshot(index, vcpu),
        },
        VcpuExitReason.Failed => DescribeFailure(exit.Errno),
        _ => new VmRunResult { Reason = VmExitReason.UnhandledExit, Detail = exit.Reason.ToString(), Vcpu = Snapshot(index, vcpu) },
    };

    /// <summary>Tells whether a vCPU will never run again: halted with interrupts off, or never started.</summary>
    /// <param name="vcpu">The vCPU, on its thread.</param>
    /// <returns>Whether it will not.</returns>
    internal static bool HasHaltedForever(KvmVcpu vcpu)
    {
        vcpu.GetMpState(out KvmMpState state);
        if (state.MpState != VcpuMpState.Halted)
        {
            return state.MpState is VcpuMpState.Uninitialized or VcpuMpState.InitReceived;
        }

        vcpu.GetRegs(out KvmRegs registers);
        return (registers.Rflags & RflagsInterruptEnable) == 0;
    }

    private static VmRunResult DescribeShutdown(int index, KvmVcpu vcpu)
    {
        VcpuState state = Snapshot(index, vcpu);
        return new VmRunResult
        {
            Reason = VmExitReason.TripleFault,
            Vcpu = state with { IsValid = state.Rip != ResetRip || state.CsBase != 0xffff_0000 },
        };
    }

    private static VmRunResult DescribeSystemEvent(in VcpuExit exit, int index, KvmVcpu vcpu)
    {
        KvmSystemEventType type = exit.SystemEvent.Type;
        VmExitReason reason = type switch
        {
            KvmSystemEventType.Shutdown => VmExitReason.PowerOff,
            KvmSystemEventType.Reset => VmExitReason.Reset,
            _ => VmExitReason.UnhandledExit,
        };
        return new VmRunResult { Reason = reason, Detail = $"KVM_SYSTEM_EVENT {type}", Vcpu = Snapshot(index, vcpu) };
    }

    private static VmRunResult DescribeInternalError(in VcpuExit exit, int index, KvmVcpu vcpu)
    {
        VcpuState state = Snapshot(index, vcpu);
        KvmInternalError suberror = exit.InternalError.Suberror;
        return new VmRunResult
        {
            Reason = VmExitReason.InternalError,
            Detail = suberror.ToString(),
            Vcpu = suberror == KvmInternalError.Emulation ? state with { CodeBytes = CodeBytes(in exit) } : state,
        };
    }

    /// <summary>Returns the bytes of the instruction that could not be emulated, where this kernel reports them.</summary>
    private static byte[] CodeBytes(in VcpuExit exit)
    {
        const int FlagsAndInstruction = 3; // In 8-byte words; a kernel that reports flags alone says 1.
        KvmRun.EmulationFailureStruct failure = exit.EmulationFailure;
        if (failure.Ndata < FlagsAndInstruction)
        {
            return [];
        }

        ReadOnlySpan<byte> bytes = failure.InsnBytes;
        return bytes[..Math.Min(failure.InsnSize, bytes.Length)].ToArray();
    }

    private static VmRunResult DescribeFailure(Errno errno)
    {
        KvmException exception = new("KVM_RUN", errno);
        return new VmRunResult { Reason = VmExitReason.HostError, Exception = exception };
    }

    private static VcpuState Snapshot(int index, KvmVcpu vcpu)
    {
        vcpu.GetRegs(out KvmRegs registers);
        vcpu.GetSregs(out KvmSregs system);
        return new VcpuState
        {
            Index = index,
            IsValid = true,
            Rip = registers.Rip,
            Rsp = registers.Rsp,
            Rflags = registers.Rflags,
            Cr0 = system.Cr0,
            Cr2 = system.Cr2,
            Cr3 = system.Cr3,
            Cr4 = system.Cr4,
            Efer = system.Efer,
            CsBase = system.Cs.Base,
        };
    }
}
