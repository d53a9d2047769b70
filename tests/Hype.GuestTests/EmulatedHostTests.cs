using Hype.Testing.Terminals;
using Xunit;

namespace Hype.GuestTests;

/// <summary>What the emulated host carries between a command in it and a terminal, a pipe or nothing at all out here.</summary>
public sealed class EmulatedHostTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(90);

    private readonly ProcessMark _mark = new();

    [SkippableFact]
    public void Keys_arrive_as_they_are_whatever_the_terminal_did_to_them_and_interrupt_a_command_that_knows_no_better()
    {
        using TerminalSession session = Start(
            "stty istrip igncr inlcr parmrk; modes=$(stty -g); \"$@\"; status=$?; [ \"$modes\" = \"$(stty -g)\" ] || echo changed; exit $status",
            "stty raw -echo; echo u''p; head -c 4 | hexdump -C; stty sane; echo cook''ed; cat");
        session.WaitFor("up\n", s_deadline);

        session.Type([0xE4, (byte)'\r', (byte)'\n', 0xFF], s_deadline);
        session.WaitFor("e4 0d 0a ff", s_deadline);
        session.WaitFor("cooked\r\n", s_deadline);
        session.Type("\x03");

        Assert.Equal(130, session.WaitForExit(s_deadline));
        Assert.DoesNotContain("changed", session.Transcript, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Output_in_a_terminal_has_its_size_where_the_input_is_none()
    {
        using TerminalSession session = Start(
            "exec \"$@\" </dev/null", "trap 'stty size <&1' WINCH; stty size <&1; while :; do sleep 0.1; done");
        session.WaitFor("33 101\r\n", s_deadline);

        session.Resize(columns: 122, rows: 44);
        session.WaitFor("44 122\r\n", s_deadline);
        session.Type("\x03");

        Assert.Equal(130, session.WaitForExit(s_deadline));
        Assert.Equal(session.OriginalModes, session.Modes);
    }

    [SkippableFact]
    public void Signal_ends_the_run_while_nobody_reads_the_terminal()
    {
        using TerminalSession session = Start("exec \"$@\"", "echo up; exec yes");
        session.WaitFor("up\r\n", s_deadline);
        session.IsStalled = true;
        session.WaitUntil(() => session.IsFull, s_deadline, "the terminal to be full");

        session.Kill(15);

        Assert.Equal(128 + 15, session.WaitForExit(s_deadline));
        Assert.Equal(session.OriginalModes, session.Modes);
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Terminal_that_goes_away_without_a_signal_ends_the_run()
    {
        string output = Path.GetTempFileName();
        using TerminalSession session = Start($"trap '' HUP; setsid -w timeout -s KILL 60 \"$@\" >{output}", "stty raw -echo <&0; echo up; exec cat");
        session.WaitUntil(() => File.ReadAllText(output) == "up\n", s_deadline, "the command");

        session.HangUp();

        Assert.Equal(128 + 1, session.WaitForExit(s_deadline));
        AssertNothingIsLeft();
        File.Delete(output);
    }

    [SkippableFact]
    public void Job_in_the_background_leaves_the_terminal_alone()
    {
        using TerminalSession session = Start("set -m; timeout -s KILL 60 \"$@\" & wait $!", "echo up; exit 7");
        session.WaitFor("up\r", s_deadline);

        Assert.Equal(7, session.WaitForExit(s_deadline));
        Assert.Equal(session.OriginalModes, session.Modes);
        AssertNothingIsLeft();
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(15)]
    public void Signal_during_the_boot_ends_it(int signal)
    {
        using TerminalSession session = Start("exec \"$@\"", "echo up");
        session.WaitUntil(() => session.Modes != session.OriginalModes, s_deadline, "the terminal to be taken");

        session.Kill(signal);

        Assert.Equal(128 + signal, session.WaitForExit(s_deadline));
        Assert.Equal("", session.Transcript);
        Assert.Equal(session.OriginalModes, session.Modes);
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public async Task Reader_that_is_gone_before_the_command_starts_ends_it()
    {
        ChildResult result = await RunAsync("{ timeout 60 \"$@\" </dev/null; echo $? >&2; } | true", "exec yes");

        Assert.Equal("141\n", result.StandardError);
        AssertNothingIsLeft();
    }

    [SkippableTheory]
    [InlineData("<&- >&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Closed_streams_are_nothing_to_read_and_nothing_to_be_read(string redirections)
    {
        ChildResult result = await RunAsync($"exec timeout 60 \"$@\" {redirections}", "read -r line; echo \"$?\"; exit 7");

        Assert.Equal(7, result.ExitCode);
        Assert.Equal("", result.StandardError);
        AssertNothingIsLeft();
    }

    private TerminalSession Start(string outside, string inside)
    {
        SkipWhereNotUsable();
        return new TerminalSession(["/bin/sh", "-c", outside, "sh", .. Command(inside)], variable: _mark.Variable);
    }

    private Task<ChildResult> RunAsync(string outside, string inside)
    {
        SkipWhereNotUsable();
        return ChildProcess.RunAsync("/usr/bin/env", [_mark.Variable, "/bin/sh", "-c", outside, "sh", .. Command(inside)], "", s_deadline);
    }

    private static string[] Command(string inside)
    {
        GuestEnvironment environment = GuestEnvironment.Read();
        return [environment.Nested, "run", "--image", environment.NestedImage, "--", "/bin/sh", "-c", inside];
    }

    private static void SkipWhereNotUsable()
    {
        string? reason = GuestEnvironment.WhyNotUsable();
        Skip.If(reason is not null, reason);
    }

    private void AssertNothingIsLeft() => Assert.Empty(_mark.FindProcesses());
}
