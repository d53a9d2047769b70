using Hype.Vm.Machine;
using Xunit;

namespace Hype.Vm.Tests.Machine;

public sealed class RunOutcomeTests
{
    private static readonly VmRunResult s_reset = new() { Reason = VmExitReason.Reset };
    private static readonly VmRunResult s_stopped = new() { Reason = VmExitReason.Stopped };

    [Fact]
    public void End_that_comes_first_wins_and_is_told_once()
    {
        RunOutcome outcome = new();
        int told = 0;
        outcome.OnEnded(() => told++);

        outcome.End(s_reset);
        outcome.End(s_stopped);

        Assert.True(outcome.HasEnded);
        Assert.Equal(VmExitReason.Reset, outcome.Result!.Reason);
        Assert.Equal(1, told);
    }

    [Fact]
    public void End_sees_its_result_when_it_tells()
    {
        RunOutcome outcome = new();
        bool ended = false;
        outcome.OnEnded(() => ended = outcome.HasEnded);

        outcome.End(s_reset);

        Assert.True(ended);
    }

    [Fact]
    public void Duration_of_a_run_that_never_began_is_zero()
    {
        RunOutcome outcome = new();

        outcome.End(s_stopped);

        Assert.Equal(TimeSpan.Zero, outcome.Result!.Duration);
    }

    [Fact]
    public void Duration_is_since_the_beginning()
    {
        RunOutcome outcome = new();
        outcome.Begin();

        outcome.End(s_stopped);

        Assert.InRange(outcome.Result!.Duration, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void End_from_many_threads_is_told_once()
    {
        RunOutcome outcome = new();
        int told = 0;
        outcome.OnEnded(() => Interlocked.Increment(ref told));

        Parallel.For(0, 1000, _ => outcome.End(s_stopped));

        Assert.Equal(1, told);
    }
}
