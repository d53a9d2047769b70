using Hype.Kvm;
using Hype.Testing;
using Hype.Vm.Arch.X86;
using Hype.Vm.Boot;
using Hype.Vm.Bus;
using Hype.Vm.Machine;
using Hype.Vm.Memory;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

[Collection(nameof(KvmTier))]
public sealed class VcpuTests
{
    [RequiresKvmFact]
    public async Task Device_that_throws_ends_the_run_with_its_exception()
    {
        InvalidOperationException failure = new("a bug");
        using GuestMemory memory = new(new GuestMemoryLayout(1 << 20));
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        MemorySlots.Register(vm, memory);
        using KvmVcpu handle = vm.CreateVcpu(0);
        TinyGuest guest = new(static code => code.@out(0x42, al));
        InitialRegisters.Apply(handle, guest.Load(new GuestLoadContext(memory, [])).Registers);
        AddressSpaceBus ports = new();
        ports.Add(0x42, 1, new ThrowingDevice(failure));
        RunOutcome outcome = new();
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Vcpu vcpu = new(0, handle, new VcpuContext(memory, ports, new AddressSpaceBus(), outcome, new VcpuKick(), new PauseGate(1), CountExits: false), ended.SetResult);

        vcpu.Start();
        await ended.Task.WaitAsync(TestDeadline.Span);
        vcpu.Join();

        Assert.Equal(VmExitReason.HostError, outcome.Result!.Reason);
        Assert.Same(failure, outcome.Result.Exception);
    }

    [RequiresKvmFact]
    public async Task Exit_allocates_nothing()
    {
        const int Rounds = 100;
        const int WarmUp = 10;
        using GuestMemory memory = new(new GuestMemoryLayout(1 << 20));
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        MemorySlots.Register(vm, memory);
        using KvmVcpu handle = vm.CreateVcpu(0);
        TinyGuest guest = new(code =>
        {
            Iced.Intel.Label again = code.CreateLabel();
            code.mov(ecx, Rounds);
            code.Label(ref again);
            code.@out(0x42, al);
            code.@in(al, 0x43);
            code.mov(__dword_ptr[0xd000_0000], eax);
            code.mov(eax, __dword_ptr[0xd000_0004]);
            code.dec(ecx);
            code.jne(again);
            code.hlt();
        });
        InitialRegisters.Apply(handle, guest.Load(new GuestLoadContext(memory, [])).Registers);
        AllocationProbe probe = new(4 * Rounds);
        AddressSpaceBus ports = new();
        ports.Add(0x42, 2, probe);
        AddressSpaceBus mmio = new();
        mmio.Add(0xd000_0000, 8, probe);
        RunOutcome outcome = new();
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Vcpu vcpu = new(0, handle, new VcpuContext(memory, ports, mmio, outcome, new VcpuKick(), new PauseGate(1), CountExits: true), ended.SetResult);

        vcpu.Start();
        await ended.Task.WaitAsync(TestDeadline.Span);
        vcpu.Join();

        Assert.Equal(VmExitReason.Halted, outcome.Result!.Reason);
        Assert.Equal(4 * Rounds, probe.Count);
        Assert.Equal(0, probe.AllocatedSince(4 * WarmUp));
        Assert.Equal((4 * Rounds) + 1, vcpu.Exits);
    }
}
