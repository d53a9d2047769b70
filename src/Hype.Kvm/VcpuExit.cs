using System.Diagnostics;
using Hype.Interop;

namespace Hype.Kvm;

/// <summary>Why a vCPU stopped running guest code, with what belongs to the reason. Valid until the vCPU runs again or is disposed of.</summary>
/// <remarks>A payload may be read only for the reason that it belongs to; the others' bytes share its place.</remarks>
public readonly ref partial struct VcpuExit
{
    private readonly KvmVcpu _vcpu;
    private readonly KvmRunPage _page;
    private readonly uint _generation;

    internal VcpuExit(KvmVcpu vcpu, KvmRunPage page, uint generation, VcpuExitReason reason, Errno errno)
    {
        _vcpu = vcpu;
        _page = page;
        _generation = generation;
        Reason = reason;
        Errno = errno;
    }

    /// <summary>Gets the reason; a number without a name is a reason that a newer kernel has.</summary>
    public VcpuExitReason Reason { get; }

    /// <summary>Gets the error number that KVM_RUN gave: none for most reasons, the cause for <see cref="VcpuExitReason.Failed"/>.</summary>
    public Errno Errno { get; }

    /// <summary>Gets what <see cref="VcpuExitReason.Io"/> is about.</summary>
    public VcpuIoExit Io
    {
        get
        {
            ref readonly KvmRun.IoStruct io = ref Page.Run.Io;
            Span<byte> data = _page.GetData(io.DataOffset, (ulong)io.Size * io.Count);
            return new VcpuIoExit(io.Direction, io.Port, io.Size, io.Count, data);
        }
    }

    /// <summary>Gets what <see cref="VcpuExitReason.Mmio"/> is about.</summary>
    public VcpuMmioExit Mmio
    {
        get
        {
            ref KvmRun.MmioStruct mmio = ref Page.Run.Mmio;
            Span<byte> data = mmio.Data;
            return new VcpuMmioExit(mmio.PhysAddr, data[..(int)Math.Min(mmio.Len, (uint)data.Length)], mmio.IsWrite != 0);
        }
    }

    /// <summary>Gets what <see cref="VcpuExitReason.SystemEvent"/> is about.</summary>
    public ref readonly KvmRun.SystemEventStruct SystemEvent => ref Page.Run.SystemEvent;

    /// <summary>Gets what <see cref="VcpuExitReason.FailEntry"/> is about.</summary>
    public ref readonly KvmRun.FailEntryStruct FailEntry => ref Page.Run.FailEntry;

    /// <summary>Gets what <see cref="VcpuExitReason.InternalError"/> is about.</summary>
    public ref readonly KvmRun.InternalStruct InternalError => ref Page.Run.Internal;

    /// <summary>Gets more of <see cref="VcpuExitReason.InternalError"/>, where an instruction could not be emulated.</summary>
    public ref readonly KvmRun.EmulationFailureStruct EmulationFailure => ref Page.Run.EmulationFailure;

    /// <summary>Gets what <see cref="VcpuExitReason.Hypercall"/> is about; its result is to be filled in.</summary>
    public ref KvmRun.HypercallStruct Hypercall => ref Page.Run.Hypercall;

    /// <summary>Gets what <see cref="VcpuExitReason.X86Rdmsr"/> and <see cref="VcpuExitReason.X86Wrmsr"/> are about; result and error are to be filled in.</summary>
    public ref KvmRun.MsrStruct Msr => ref Page.Run.Msr;

    /// <summary>Gets what <see cref="VcpuExitReason.IoapicEoi"/> is about.</summary>
    public ref readonly KvmRun.EoiStruct Eoi => ref Page.Run.Eoi;

    /// <summary>Gets what <see cref="VcpuExitReason.MemoryFault"/> is about.</summary>
    public ref readonly KvmRun.MemoryFaultStruct MemoryFault => ref Page.Run.MemoryFault;

    /// <summary>Gets the hardware's number for <see cref="VcpuExitReason.Unknown"/>.</summary>
    public ulong HardwareExitReason => Page.Run.Hw.HardwareExitReason;

    private KvmRunPage Page
    {
        get
        {
            ObjectDisposedException.ThrowIf(_vcpu.IsClosed, _vcpu);
            Debug.Assert(_vcpu.Generation == _generation, "This exit is from an earlier run: its payload has been overwritten.");
            return _page;
        }
    }
}
