using Hype.Testing;
using Hype.Vm.Bus;
using Hype.Vm.Machine;
using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>Threads that start and end, without a guest: the run is over before it begins, so that no vCPU enters KVM.</summary>
public sealed class MachineThreadsTests
{
    private readonly RunOutcome _outcome = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Start_after_the_end_ends_every_thread()
    {
        using MachineThreads threads = new("test-io", _outcome, 1, () => false);
        _outcome.End(new VmRunResult { Reason = VmExitReason.Stopped });

        threads.Start([NewVcpu(0, threads.OnVcpuEnd), NewVcpu(1, threads.OnVcpuEnd)], _ended.SetResult);

        await _ended.Task.WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public async Task End_waits_for_output_until_it_is_abandoned()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using MachineThreads threads = new("test-io", _outcome, 1, () =>
        {
            asked.TrySetResult();
            return true;
        });
        _outcome.End(new VmRunResult { Reason = VmExitReason.Reset });
        threads.Start([NewVcpu(0, threads.OnVcpuEnd)], _ended.SetResult);
        await asked.Task.WaitAsync(TestDeadline.Span);
        Assert.False(_ended.Task.IsCompleted);

        threads.AbandonOutput();

        await _ended.Task.WaitAsync(TestDeadline.Span);
    }

    [Fact]
    public async Task Thread_that_does_not_start_ends_the_run_with_what_the_host_said()
    {
        using MachineThreads threads = new("test-io", _outcome, 1, () => false);
        RunOutcome over = new();
        over.End(new VmRunResult { Reason = VmExitReason.Stopped });
        Vcpu cannotStart = NewVcpu(1, () => { }, over);
        cannotStart.Start(); // A second start is refused, as the host refuses one thread too many.

        threads.Start([cannotStart, NewVcpu(0, threads.OnVcpuEnd)], _ended.SetResult);

        await _ended.Task.WaitAsync(TestDeadline.Span);
        Assert.Equal(VmExitReason.HostError, _outcome.Result!.Reason);
        Assert.IsType<ThreadStateException>(_outcome.Result.Exception);
    }

    [Fact]
    public async Task Exception_on_the_io_thread_ends_the_run_with_it()
    {
        InvalidOperationException failure = new("a bug");
        using MachineThreads threads = new("test-io", _outcome, 1, () => false);
        threads.Io.Post(() => throw failure);

        threads.Start([], _ended.SetResult);

        await _ended.Task.WaitAsync(TestDeadline.Span);
        Assert.Equal(VmExitReason.HostError, _outcome.Result!.Reason);
        Assert.Same(failure, _outcome.Result.Exception);
    }

    [Fact]
    public void Requests_after_the_end_are_ignored()
    {
        MachineThreads threads = new("test-io", _outcome, 1, () => false);
        threads.Dispose();

        threads.AbandonOutput();
        _outcome.End(new VmRunResult { Reason = VmExitReason.Stopped });

        Assert.False(threads.Io.Invoke(() => { }));
    }

    private Vcpu NewVcpu(int index, Action onThreadEnd, RunOutcome? outcome = null)
    {
        VcpuContext context = new(null!, new AddressSpaceBus(), new AddressSpaceBus(), outcome ?? _outcome, new VcpuKick(), new PauseGate(1), CountExits: false);
        return new Vcpu(index, null!, context, onThreadEnd);
    }
}
