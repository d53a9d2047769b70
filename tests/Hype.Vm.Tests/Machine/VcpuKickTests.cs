using System.Runtime.InteropServices;
using Hype.Interop;
using Hype.Interop.Libc;
using Hype.Testing;
using Hype.Vm.Machine;
using Xunit;

namespace Hype.Vm.Tests.Machine;

public sealed class VcpuKickTests
{
    [Fact]
    public Task Send_interrupts_a_thread_in_a_system_call_and_harms_nothing() => AssertInterruptsAsync(new VcpuKick());

    [Fact]
    public Task Handler_of_a_static_program_does_the_same() => AssertInterruptsAsync(new VcpuKick(EmptySignalHandler.MakePage()));

    private static async Task AssertInterruptsAsync(VcpuKick kick)
    {
        TaskCompletionSource<int> id = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Errno> sleeper = Task.Factory.StartNew(
            () =>
            {
                id.SetResult(VcpuKick.CurrentThreadId);
                return SleepInKernel();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        int threadId = await id.Task.WaitAsync(TestDeadline.Span);

        while (!sleeper.IsCompleted)
        {
            kick.Send(threadId); // One that comes before the call is lost, as without immediate_exit it would be on a vCPU.
            await Task.Yield();
        }

        Assert.Equal(Errno.EINTR, await sleeper);
    }

    [Fact]
    public void Kicks_of_many_machines_share_one_handler()
    {
        VcpuKick first = new();

        Parallel.For(0, 100, _ => new VcpuKick().Send(VcpuKick.CurrentThreadId));
        first.Send(VcpuKick.CurrentThreadId);
    }

    [Fact]
    public void Send_allocates_nothing()
    {
        VcpuKick kick = new();
        int self = VcpuKick.CurrentThreadId;
        kick.Send(self);

        long before = GC.GetAllocatedBytesForCurrentThread();
        kick.Send(self);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static unsafe Errno SleepInKernel() =>
        LibcIo.poll(null, 0, TestDeadline.Milliseconds) < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
}
