using Hype.Vm.Machine;
using Xunit;

namespace Hype.Vm.Tests.Machine;

public sealed class HaltRoundsTests
{
    private readonly HaltRounds _rounds = new();

    [Fact]
    public void Tick_that_finds_all_halted_twice_in_a_row_is_the_end()
    {
        Assert.Equal(HaltVerdict.Alive, _rounds.Tick(exits: 5, allHalted: false));
        Assert.Equal(HaltVerdict.Unknown, _rounds.Tick(5, false));
        Assert.Equal(HaltVerdict.Unknown, _rounds.Tick(5, true));
        Assert.Equal(HaltVerdict.Dead, _rounds.Tick(5, true));
    }

    [Fact]
    public void Tick_with_a_vcpu_that_runs_in_between_starts_again()
    {
        _rounds.Tick(0, false);
        _rounds.Tick(0, true);

        Assert.Equal(HaltVerdict.Unknown, _rounds.Tick(0, false));
        Assert.Equal(HaltVerdict.Unknown, _rounds.Tick(0, true));
        Assert.Equal(HaltVerdict.Dead, _rounds.Tick(0, true));
    }

    [Fact]
    public void Tick_with_an_exit_in_between_starts_again()
    {
        _rounds.Tick(0, false);
        _rounds.Tick(0, true);

        Assert.Equal(HaltVerdict.Alive, _rounds.Tick(1, true));
        Assert.Equal(HaltVerdict.Unknown, _rounds.Tick(1, true)); // Answers from before the exit do not count.
        Assert.Equal(HaltVerdict.Unknown, _rounds.Tick(1, true));
        Assert.Equal(HaltVerdict.Dead, _rounds.Tick(1, true));
    }

    [Fact]
    public void Every_question_is_a_round_of_its_own()
    {
        _rounds.Tick(0, false);
        int first = _rounds.Current;
        _rounds.Tick(0, false);

        Assert.NotEqual(first, _rounds.Current);
        Assert.NotEqual(0, first);
    }
}
