using Hype.Interop;
using Hype.Testing;

namespace Hype.Kvm.Tests;

public sealed class KvmVcpuTests
{
    [RequiresKvmFact]
    public void Run_guest_that_writes_a_port_exits_with_port_and_data()
    {
        // mov al, 0x42; out 0x10, al; hlt
        using ToyGuest guest = new(0xB0, 0x42, 0xE6, 0x10, 0xF4);

        (VcpuExitReason Reason, ushort Port, KvmIoDirection Direction, int Size, byte[] Data) io = ToyGuest.WithDeadline(() =>
        {
            VcpuExit exit = guest.Vcpu.Run();
            return (exit.Reason, exit.Io.Port, exit.Io.Direction, exit.Io.Size, exit.Io.Data.ToArray());
        });
        VcpuExitReason next = ToyGuest.WithDeadline(() => guest.Vcpu.Run().Reason);

        Assert.Equal((VcpuExitReason.Io, (ushort)0x10, KvmIoDirection.Out, 1), (io.Reason, io.Port, io.Direction, io.Size));
        Assert.Equal([0x42], io.Data);
        Assert.Equal(VcpuExitReason.Hlt, next);
    }

    [RequiresKvmFact]
    public void Run_guest_that_reads_a_port_gets_what_was_filled_in()
    {
        // in al, 0x20; out 0x21, al
        using ToyGuest guest = new(0xE4, 0x20, 0xE6, 0x21, 0xF4);

        byte echoed = ToyGuest.WithDeadline(() =>
        {
            guest.Vcpu.Run().Io.Data[0] = 0x99;
            return guest.Vcpu.Run().Io.Data[0];
        });

        Assert.Equal(0x99, echoed);
    }

    [RequiresKvmFact]
    public void Run_guest_that_writes_where_it_has_no_memory_exits_with_address_and_data()
    {
        // mov byte [0x8000], 0x42
        using ToyGuest guest = new(0xC6, 0x06, 0x00, 0x80, 0x42, 0xF4);

        (VcpuExitReason Reason, ulong Address, int Length, bool IsWrite, byte Data) mmio = ToyGuest.WithDeadline(() =>
        {
            VcpuExit exit = guest.Vcpu.Run();
            return (exit.Reason, exit.Mmio.Address, exit.Mmio.Length, exit.Mmio.IsWrite, exit.Mmio.Data[0]);
        });

        Assert.Equal((VcpuExitReason.Mmio, 0x8000UL, 1, true, (byte)0x42), mmio);
    }

    [RequiresKvmFact]
    public void Run_immediate_exit_set_by_another_thread_returns_interrupted()
    {
        using ToyGuest guest = new(0xEB, 0xFE); // jmp $
        guest.Vcpu.ImmediateExit = true;

        (VcpuExitReason Reason, Errno Errno) exit = ToyGuest.WithDeadline(() =>
        {
            VcpuExit result = guest.Vcpu.Run();
            return (result.Reason, result.Errno);
        });

        Assert.Equal((VcpuExitReason.Interrupted, Errno.EINTR), exit);
        Assert.True(guest.Vcpu.ImmediateExit);
    }

    [RequiresKvmFact]
    public void Run_exits_allocate_nothing()
    {
        // again: out 0x10, al; mov [0x8000], al; jmp again
        using ToyGuest guest = new(0xE6, 0x10, 0xA2, 0x00, 0x80, 0xEB, 0xF9);

        long allocated = ToyGuest.WithDeadline(() =>
        {
            RunTimes(guest.Vcpu, 100);
            long before = GC.GetAllocatedBytesForCurrentThread();
            RunTimes(guest.Vcpu, 1000);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, allocated);
    }

    [RequiresKvmFact]
    public void Run_works_after_the_VMs_handle_was_disposed_of()
    {
        using ToyGuest guest = new(0xF4);

        guest.Vm.Dispose();

        Assert.Equal(VcpuExitReason.Hlt, ToyGuest.WithDeadline(() => guest.Vcpu.Run().Reason)); // the kernel keeps the VM for its vCPU
    }

    [RequiresKvmFact]
    public void Data_that_would_lie_outside_the_mapping_is_empty()
    {
        using ToyGuest guest = new(0xE6, 0x10, 0xF4); // out 0x10, al

        (int Far, int Wrapping, int Long) lengths = ToyGuest.WithDeadline(() =>
        {
            VcpuExit exit = guest.Vcpu.Run();
            ref KvmRun.IoStruct io = ref guest.Vcpu.RunPage.Io;
            io.DataOffset = 1 << 20;
            int far = exit.Io.Data.Length;
            io.DataOffset = ulong.MaxValue;
            int wrapping = exit.Io.Data.Length;
            io.DataOffset = 4096;
            io.Count = uint.MaxValue;
            return (far, wrapping, exit.Io.Data.Length);
        });

        Assert.Equal((0, 0, 0), lengths);
    }

    [RequiresKvmFact]
    public void Run_after_dispose_throws()
    {
        using ToyGuest guest = new(0xF4);
        guest.Vcpu.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _ = guest.Vcpu.Run().Reason);
        Assert.Throws<ObjectDisposedException>(() => guest.Vcpu.ImmediateExit = true);
        Assert.Throws<ObjectDisposedException>(() => _ = guest.Vcpu.RunPage.Cr8);
    }

    [RequiresKvmFact]
    public void Dispose_while_running_waits_for_the_run_to_end()
    {
        using ToyGuest guest = new(0xE6, 0x10, 0xEB, 0xFC); // again: out 0x10, al; jmp again
        using ManualResetEventSlim running = new();
        var runner = new Thread(() => RunUntilDisposed(guest.Vcpu, running)) { IsBackground = true };
        runner.Start();
        Assert.True(running.Wait(TestDeadline.Span));

        guest.Vcpu.Dispose();

        Assert.True(runner.Join(TestDeadline.Span));
    }

    private static void RunUntilDisposed(KvmVcpu vcpu, ManualResetEventSlim running)
    {
        try
        {
            while (vcpu.Run().Reason == VcpuExitReason.Io)
            {
                running.Set();
            }
        }
        catch (ObjectDisposedException)
        {
            // What the test wants: the run in progress ended in peace, the next one was refused.
        }
    }

    private static void RunTimes(KvmVcpu vcpu, int times)
    {
        for (int i = 0; i < times; i++)
        {
            VcpuExit exit = vcpu.Run();
            int length = exit.Reason == VcpuExitReason.Io ? exit.Io.Data.Length : exit.Mmio.Length;
            if (length != 1)
            {
                throw new InvalidOperationException("The guest accesses one byte at a time.");
            }
        }
    }
}
