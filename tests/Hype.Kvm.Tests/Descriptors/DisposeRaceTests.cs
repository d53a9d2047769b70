using Hype.Interop;
using Hype.Kvm.X64;
using Hype.Testing;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>
/// One thread disposes of a handle while another calls it and a third takes every number that comes free: a call must succeed or be refused as disposed.
/// An eventfd knows no ioctl of KVM, so a call that reached a number's new owner would say ENOTTY.
/// </summary>
public sealed class DisposeRaceTests
{
    private const int Rounds = 300;
    private const int Seed = 20070205; // fixed: a failure can be had again, as far as threads allow

    [RequiresKvmFact]
    public void System_disposed_while_it_is_called() =>
        Race(() => KvmSystem.Open(), kvm => kvm.GetApiVersion());

    [RequiresKvmFact]
    public void VM_disposed_while_it_is_called() =>
        Race(CreateVm, vm => vm.CheckExtension(KvmCapability.UserMemory));

    [RequiresKvmFact]
    public void Vcpu_disposed_while_its_registers_are_read() =>
        Race(CreateVcpu, vcpu => vcpu.GetRegs(out _));

    [RequiresKvmFact]
    public void Vcpu_disposed_while_it_runs() =>
        Race(CreateVcpu, vcpu =>
        {
            vcpu.ImmediateExit = true;
            Assert.Equal(VcpuExitReason.Interrupted, vcpu.Run().Reason);
        });

    private static KvmVm CreateVm()
    {
        using KvmSystem kvm = KvmSystem.Open();
        return kvm.CreateVm();
    }

    private static KvmVcpu CreateVcpu()
    {
        using KvmVm vm = CreateVm();
        return vm.CreateVcpu(0);
    }

    private static void Race<T>(Func<T> create, Action<T> call)
        where T : SafeDescriptor
    {
        var random = new Random(Seed);
        using var taker = new NumberTaker();
        long calls = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using T handle = create();
            calls += RaceOnce(handle, call, callsBefore: random.Next(20), spins: random.Next(200));
        }

        Assert.True(calls > Rounds, "Hardly any call was made: nothing raced.");
        Assert.False(taker.WasReached(), "Something was signalled through a number that belonged to a handle before.");
    }

    /// <summary>Returns how many calls succeeded before the one that found the handle disposed of.</summary>
    private static long RaceOnce<T>(T handle, Action<T> call, int callsBefore, int spins)
        where T : SafeDescriptor
    {
        long calls = 0;
        Exception? end = null;
        void CallForEver()
        {
            while (true)
            {
                call(handle);
                Volatile.Write(ref calls, calls + 1);
            }
        }

        var caller = new Thread(() => end = Record.Exception((Action)CallForEver)) { IsBackground = true };
        caller.Start();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref calls) >= callsBefore || !caller.IsAlive, TestDeadline.Span));
        Thread.SpinWait(spins);

        handle.Dispose();

        Assert.True(caller.Join(TestDeadline.Span));
        Assert.IsType<ObjectDisposedException>(end);
        return calls;
    }
}
