using Hype.Testing;
using Hype.Testing.Terminals;
using Xunit;

namespace Hype.Cli.Tests;

/// <summary>The command in a terminal, with a guest of a few instructions: whatever happens, the terminal is as it was.</summary>
public sealed class TerminalTests
{
    private const string EscapeKey = "\x1d";
    private const int SIGTSTP = 20;
    private const int SIGCONT = 18;

    [RequiresKvmFact]
    public void Terminal_is_the_guests_during_the_run_and_as_before_after_it()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        using TerminalSession session = Start(kernel);
        session.WaitFor("up\r\n", TestDeadline.Span);
        session.WaitUntil(() => session.Modes != session.OriginalModes, TestDeadline.Span, "the raw terminal");

        session.Type(EscapeKey);

        Assert.Equal(10, session.WaitForExit(TestDeadline.Span));
        Assert.Equal(session.OriginalModes, session.Modes);
        Assert.Equal("up\r\n", session.Transcript);
    }

    [RequiresKvmFact]
    public void Guests_end_gives_the_terminal_back()
    {
        using ToyKernel kernel = ToyKernel.Resetting();
        using TerminalSession session = Start(kernel);

        Assert.Equal(0, session.WaitForExit(TestDeadline.Span));

        Assert.Equal(session.OriginalModes, session.Modes);
    }

    [RequiresKvmFact]
    public void Other_keys_are_the_guests_and_leave_with_none_of_them()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        using TerminalSession session = Start(kernel);
        WaitForTheGuest(session);

        session.Type("\x03\x1a\x1c\x04\x11\x13~.\r\n"); // Ctrl-C, Ctrl-Z, Ctrl-\\, Ctrl-D, Ctrl-Q, Ctrl-S, and what leaves ssh.
        Assert.Throws<TimeoutException>(() => session.WaitForExit(TimeSpan.FromMilliseconds(500)));
        session.Type(EscapeKey);

        Assert.Equal(10, session.WaitForExit(TestDeadline.Span));
        Assert.Equal(session.OriginalModes, session.Modes);
    }

    [RequiresKvmFact]
    public void Escape_key_behind_a_paste_that_the_guest_does_not_take_leaves()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        using TerminalSession session = Start(kernel);
        WaitForTheGuest(session);

        session.Type(new byte[48 * 1024], TestDeadline.Span);
        session.Type(EscapeKey);

        Assert.Equal(10, session.WaitForExit(TestDeadline.Span));
    }

    [RequiresKvmFact]
    public void Another_escape_key_can_be_chosen()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        using TerminalSession session = Start(kernel, "--escape-key", "^T");
        WaitForTheGuest(session);

        session.Type(EscapeKey);
        Assert.Throws<TimeoutException>(() => session.WaitForExit(TimeSpan.FromMilliseconds(500)));
        session.Type("\x14");

        Assert.Equal(10, session.WaitForExit(TestDeadline.Span));
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(24)]
    public void Signal_gives_the_terminal_back_and_ends_with_its_number(int signal)
    {
        Skip.IfNot(File.Exists("/dev/kvm"), "There is no /dev/kvm.");
        using ToyKernel kernel = ToyKernel.Silent();
        using TerminalSession session = Start(kernel);
        WaitForTheGuest(session);

        session.Kill(signal);

        Assert.Equal(128 + signal, session.WaitForExit(TestDeadline.Span));
        Assert.Equal(session.OriginalModes, session.Modes);
    }

    [RequiresKvmFact]
    public void Suspended_command_gives_the_terminal_back_until_it_goes_on()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        using TerminalSession session = Start(kernel);
        WaitForTheGuest(session);
        string raw = session.Modes;

        session.Kill(SIGTSTP);
        session.WaitUntil(() => session.IsStopped, TestDeadline.Span, "the stop");
        Assert.Equal(session.OriginalModes, session.Modes);
        session.Kill(SIGCONT);
        session.WaitUntil(() => session.Modes == raw, TestDeadline.Span, "the raw terminal");
        session.Type(EscapeKey);

        Assert.Equal(10, session.WaitForExit(TestDeadline.Span));
        Assert.Equal(session.OriginalModes, session.Modes);
    }

    [RequiresKvmFact]
    public void Window_that_is_closed_ends_the_run()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        using TerminalSession session = Start(kernel);
        WaitForTheGuest(session);

        session.HangUp();

        Assert.Equal(128 + 1, session.WaitForExit(TestDeadline.Span));
    }

    [Fact]
    public void Background_job_is_told_why_it_cannot_have_the_terminal()
    {
        const string Shell = "set -m; \"$0\" run --kernel /nonexistent & wait $!; echo status $?";
        using TerminalSession session = new(["/bin/bash", "-c", Shell, HypeCommand.Path]);

        string output = session.WaitFor("status 3\r\n", TestDeadline.Span);

        Assert.Contains("hype: stdin is a terminal that another job has: bring this one to the foreground", output, StringComparison.Ordinal);
        Assert.Equal(session.OriginalModes, session.Modes);
    }

    [Fact]
    public void Refusal_leaves_the_terminal_alone()
    {
        using TerminalSession session = new([HypeCommand.Path, "run", "--kernel", "/nonexistent"]);

        Assert.Equal(4, session.WaitForExit(TestDeadline.Span));

        Assert.Equal(session.OriginalModes, session.Modes);
        Assert.StartsWith("hype: The kernel '/nonexistent' does not exist", session.Transcript, StringComparison.Ordinal);
    }

    private static TerminalSession Start(ToyKernel kernel, params string[] options) =>
        new([HypeCommand.Path, "run", "--force", "--kernel", kernel.Path, .. options]);

    private static void WaitForTheGuest(TerminalSession session)
    {
        session.WaitFor("up\r\n", TestDeadline.Span);
        session.WaitUntil(() => session.Modes != session.OriginalModes, TestDeadline.Span, "the raw terminal");
    }
}
