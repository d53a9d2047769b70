using System.Collections.Concurrent;
using Hype.Testing;
using Hype.Vm.Machine;
using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>The gate alone, with threads that stand for vCPUs and for the io thread.</summary>
public sealed class PauseGateTests
{
    [Fact]
    public async Task Pause_is_complete_when_every_vcpu_and_then_the_loop_wait()
    {
        PauseGate gate = new(2);
        TaskCompletionSource vcpusIn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.OnVcpusIn(() => vcpusIn.TrySetResult());
        Task<bool> paused = gate.CloseAsync();

        Task first = StartThread(gate.WaitVcpu);
        Assert.False(vcpusIn.Task.IsCompleted);
        Task second = StartThread(gate.WaitVcpu);
        await vcpusIn.Task.WaitAsync(TestDeadline.Span);
        Assert.False(paused.IsCompleted);
        Assert.False(gate.IsPaused);
        Task loop = StartThread(gate.WaitLoop);

        Assert.True(await paused.WaitAsync(TestDeadline.Span));
        Assert.True(gate.IsPaused);
        Assert.False(first.IsCompleted || second.IsCompleted || loop.IsCompleted);
        gate.Open();
        await Task.WhenAll(first, second, loop).WaitAsync(TestDeadline.Span);
        Assert.False(gate.IsClosed || gate.IsPaused);
    }

    [Fact]
    public async Task Pauses_at_the_same_time_are_one()
    {
        PauseGate gate = new(1);
        gate.OnVcpusIn(() => { });

        Task<bool> one = gate.CloseAsync();
        Task<bool> other = gate.CloseAsync();

        Assert.Same(one, other);
        gate.Open();
        Assert.False(await one);
    }

    [Fact]
    public async Task Pauses_one_upon_the_other_all_complete()
    {
        PauseGate gate = new(2);
        using BlockingCollection<Action> posted = [];
        gate.OnVcpusIn(() => posted.Add(gate.WaitLoop));
        bool isOver = false;
        void RunVcpu()
        {
            while (!Volatile.Read(ref isOver))
            {
                if (gate.IsClosed)
                {
                    gate.WaitVcpu();
                }
            }
        }

        Task[] threads =
        [
            StartThread(RunVcpu),
            StartThread(RunVcpu),
            StartThread(() =>
            {
                foreach (Action action in posted.GetConsumingEnumerable())
                {
                    action();
                }
            }),
        ];
        for (int i = 0; i < 2000; i++)
        {
            Task<bool> paused = gate.CloseAsync();
            if (i % 3 != 0) // Else it is opened while threads are on their way, and closed again before they have all left.
            {
                Assert.True(await paused.WaitAsync(TestDeadline.Span));
            }

            gate.Open();
        }

        Volatile.Write(ref isOver, true);
        gate.OpenForGood();
        posted.CompleteAdding();
        await Task.WhenAll(threads).WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public async Task End_of_the_run_opens_the_gate_for_good()
    {
        PauseGate gate = new(1);
        TaskCompletionSource vcpusIn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        gate.OnVcpusIn(() => vcpusIn.TrySetResult());
        Task<bool> paused = gate.CloseAsync();
        Task vcpu = StartThread(gate.WaitVcpu);
        await vcpusIn.Task.WaitAsync(TestDeadline.Span);

        gate.OpenForGood();

        Assert.False(await paused);
        await vcpu.WaitAsync(TestDeadline.Span);
        Assert.False(await gate.CloseAsync());
        gate.WaitVcpu();
        gate.WaitLoop();
    }

    [Fact]
    public async Task Loop_does_not_wait_while_a_vcpu_is_on_its_way()
    {
        PauseGate gate = new(1);
        gate.OnVcpusIn(() => { });
        Task<bool> paused = gate.CloseAsync();

        gate.WaitLoop(); // It would never be there for the vCPU's last question.

        Assert.False(paused.IsCompleted);
        gate.Open();
        Assert.False(await paused);
    }

    private static Task StartThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
