using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Kvm.X64;

namespace Hype.Kvm.Benchmarks;

/// <summary>A VM whose guest writes to a port for ever, and the loops over it.</summary>
internal sealed unsafe class LoopGuest : IDisposable
{
    private const int PageSize = 4096;
    private const ulong ReservedFlag = 2; // the bit of RFLAGS that is always set

    private readonly KvmSystem _kvm;
    private readonly KvmVm _vm;
    private readonly KvmVcpu _vcpu;
    private readonly void* _memory;

    public LoopGuest()
    {
        _kvm = KvmSystem.Open();
        _vm = _kvm.CreateVm();
        // SAFETY: a page of its own, which outlives the VM that uses it.
        _memory = NativeMemory.AlignedAlloc(PageSize, PageSize);
        new Span<byte>(_memory, PageSize).Clear();
        ReadOnlySpan<byte> code = [0xE6, 0x10, 0xEB, 0xFC]; // again: out 0x10, al; jmp again
        code.CopyTo(new Span<byte>(_memory, PageSize));
        _vm.SetUserMemoryRegion(default, new UnmanagedMemory(_memory, PageSize));
        _vcpu = _vm.CreateVcpu(0);
        _vcpu.GetSregs(out KvmSregs sregs);
        sregs.Cs.Base = 0;
        sregs.Cs.Selector = 0;
        _vcpu.SetSregs(in sregs);
        _vcpu.SetRegs(new KvmRegs { Rflags = ReservedFlag });
        Check(_vm.TryCreateIrqChip() == Errno.EINVAL); // too late for one: and the error number arrives, however this was compiled
    }

    public void ReadVersion(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Check(_kvm.GetApiVersion() == KvmConstants.ApiVersion);
        }
    }

    public void ReadRegisters(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _vcpu.GetRegs(out KvmRegs regs);
            Check(regs.Rflags == ReservedFlag);
        }
    }

    public void RunToPort(int count)
    {
        for (int i = 0; i < count; i++)
        {
            VcpuExit exit = _vcpu.Run();
            Check(exit.Reason == VcpuExitReason.Io);
            VcpuIoExit io = exit.Io;
            Check(io.Port == 0x10 && io.Size == 1 && io.Data[0] == 0);
        }
    }

    public void Dispose()
    {
        _vcpu.Dispose();
        _vm.Dispose();
        _kvm.Dispose();
        NativeMemory.AlignedFree(_memory);
    }

    private static void Check(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("The loop does not do what it is to measure.");
        }
    }
}
