using Xunit;

namespace Hype.GuestTests;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Silent_program_is_ended_and_what_it_said_is_kept()
    {
        ChildResult result = await ChildProcess.RunAsync("sh", ["-c", "echo begin; exec sleep 1000"], "", s_long, TimeSpan.FromSeconds(1));
        Assert.Equal((true, -1, "begin\n"), (result.FellSilent, result.ExitCode, result.StandardOutput));
        Assert.Contains("it wrote nothing for 00:00:01", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_that_says_something_now_and_then_may_take_longer()
    {
        ChildResult result = await ChildProcess.RunAsync("sh", ["-c", "for i in 1 2 3 4 5 6; do echo $i; sleep 0.5; done"], "", s_long, TimeSpan.FromSeconds(2));
        Assert.Equal((false, 0, "1\n2\n3\n4\n5\n6\n"), (result.FellSilent, result.ExitCode, result.StandardOutput));
    }

    [Fact]
    public async Task Deadline_holds_for_a_program_that_talks()
    {
        ChildResult result = await ChildProcess.RunAsync("sh", ["-c", "while :; do echo; sleep 0.2; done"], "", TimeSpan.FromSeconds(1), s_long);
        Assert.Equal((false, -1), (result.FellSilent, result.ExitCode));
    }
}
