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
    /// <param name="vcpu">Reads the vCPU's state, on its thread.</param>
    /// <returns>The result.</returns>
    internal static VmRunResult Describe(in VcpuExit exit, VcpuStateReader vcpu) => exit.Reason switch
    {
        VcpuExitReason.Hlt => new VmRunResult { Reason = VmExitReason.Halted, Detail = "HLT", Vcpu = vcpu.Read() },
        VcpuExitReason.Shutdown => DescribeShutdown(vcpu),
        VcpuExitReason.SystemEvent => DescribeSystemEvent(in exit, vcpu),
        VcpuExitReason.InternalError => DescribeInternalError(in exit, vcpu),
        VcpuExitReason.FailEntry => new VmRunResult
        {
            Reason = VmExitReason.FailedEntry,
            Detail = string.Create(CultureInfo.InvariantCulture, $"hardware reason 0x{exit.FailEntry.HardwareEntryFailureReason:x}"),
            Vcpu = vcpu.Read(),
        },
        VcpuExitReason.MemoryFault => MemoryFaultEnd.Describe(exit.Errno, exit.MemoryFault, vcpu.ReadRegisters()),
        VcpuExitReason.Failed when MemoryFaultEnd.IsCause(exit.Errno) => MemoryFaultEnd.Describe(exit.Errno, null, vcpu.ReadRegisters()),
        VcpuExitReason.Failed => DescribeFailure(exit.Errno),
        _ => new VmRunResult { Reason = VmExitReason.UnhandledExit, Detail = exit.Reason.ToString(), Vcpu = vcpu.Read() },
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

    private static VmRunResult DescribeShutdown(VcpuStateReader vcpu)
    {
        VcpuState state = vcpu.Read();
        bool isReset = state.Rip == ResetRip && state.CsBase == 0xffff_0000;
        return new VmRunResult
        {
            Reason = VmExitReason.TripleFault,
            Vcpu = isReset ? state with { IsValid = false, CodeBytes = default } : state,
        };
    }

    private static VmRunResult DescribeSystemEvent(in VcpuExit exit, VcpuStateReader vcpu)
    {
        KvmSystemEventType type = exit.SystemEvent.Type;
        VmExitReason reason = type switch
        {
            KvmSystemEventType.Shutdown => VmExitReason.PowerOff,
            KvmSystemEventType.Reset => VmExitReason.Reset,
            _ => VmExitReason.UnhandledExit,
        };
        return new VmRunResult { Reason = reason, Detail = $"KVM_SYSTEM_EVENT {type}", Vcpu = vcpu.Read() };
    }

    private static VmRunResult DescribeInternalError(in VcpuExit exit, VcpuStateReader vcpu)
    {
        VcpuState state = vcpu.Read();
        KvmInternalError suberror = exit.InternalError.Suberror;
        return new VmRunResult
        {
            Reason = VmExitReason.InternalError,
            Detail = suberror.ToString(),
            Vcpu = suberror == KvmInternalError.Emulation && CodeBytes(in exit) is { Length: > 0 } code ? state with { CodeBytes = code } : state,
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
}
