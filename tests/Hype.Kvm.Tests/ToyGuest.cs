using Hype.Interop;
using Hype.Interop.Libc;
using Hype.Kvm.X64;
using Hype.Testing;

namespace Hype.Kvm.Tests;

/// <summary>A VM with one page of memory at 0 and one vCPU in real mode that begins at address 0. Runs end by a deadline, whatever the guest does.</summary>
internal sealed unsafe class ToyGuest : IDisposable
{
    public const int MemorySize = 0x1000;

    private readonly KvmSystem _system;
    private readonly void* _memory;

    public ToyGuest(params byte[] code)
    {
        _system = KvmSystem.Open();
        Vm = _system.CreateVm();
        _memory = LibcMmap.mmap(null, MemorySize, LibcMmap.PROT_READ | LibcMmap.PROT_WRITE, LibcMmap.MAP_PRIVATE | LibcMmap.MAP_ANONYMOUS, -1, 0);
        Assert.True(_memory != LibcMmap.MAP_FAILED);
        code.CopyTo(new Span<byte>(_memory, MemorySize));
        Vm.SetUserMemoryRegion(default, new UnmanagedMemory(_memory, MemorySize));
        Vcpu = Vm.CreateVcpu(0);
        Vcpu.GetSregs(out KvmSregs sregs);
        sregs.Cs.Base = 0;
        sregs.Cs.Selector = 0;
        Vcpu.SetSregs(in sregs);
        Vcpu.SetRegs(new KvmRegs { Rflags = 2 });
    }

    public KvmVm Vm { get; }

    public KvmVcpu Vcpu { get; }

    /// <summary>Runs an action that enters the guest on a thread of its own, and fails the test when it does not end.</summary>
    public static T WithDeadline<T>(Func<T> action)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        })
        { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(TestDeadline.Span), "The guest did not exit in time.");
        return failure is null ? result : throw new InvalidOperationException("The guest's thread failed.", failure);
    }

    public void Dispose()
    {
        Vcpu.Dispose();
        Vm.Dispose();
        _system.Dispose();
        Assert.Equal(0, LibcMmap.munmap(_memory, MemorySize));
    }
}
