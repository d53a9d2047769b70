using Hype.Testing.Terminals;
using Xunit;

namespace Hype.GuestTests;

/// <summary><c>./hype run</c> where it takes the way through the emulated host: a terminal and a pipe cannot tell the difference.</summary>
public sealed class EmulatedCommandTests
{
    private const string EscapeKey = "\x1d";
    private const string Prompt = "# ";
    private const int SIGCONT = 18;
    private const int SIGTSTP = 20;

    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(2);

    private readonly ProcessMark _mark = new();

    [SkippableFact]
    public void Terminal_types_resizes_interrupts_and_escapes()
    {
        using TerminalSession session = Boot();
        Assert.Equal("33 101", Run(session, "stty size"));

        session.Resize(columns: 122, rows: 44);
        session.WaitUntil(() => Run(session, "stty size") == "44 122", s_deadline, "the new size");
        // A shell of its own, which says that it is there: the first one is deaf while it starts a command.
        session.Type("sh -c \"echo @@'up'@@; sleep 1000\"\n");
        session.WaitFor("@@up@@\r\n", s_deadline);
        session.Type("\x03");
        session.WaitFor(Prompt, s_deadline);
        session.Type("echo @@'status'@@ $?\n");
        session.WaitFor("@@status@@ 130\r\n", s_deadline);
        session.WaitFor(Prompt, s_deadline);

        session.Kill(SIGTSTP);
        session.WaitUntil(() => session.IsStopped, s_deadline, "the stop"); // Before that, what lets it go on would come too early.
        Assert.Equal(session.OriginalModes, session.Modes);
        session.Resize(columns: 99, rows: 22);
        session.Kill(SIGCONT);
        session.WaitUntil(() => session.Modes != session.OriginalModes, s_deadline, "the terminal to be taken again");
        session.WaitUntil(() => Run(session, "stty size") == "22 99", s_deadline, "the size it got meanwhile");
        session.Type(EscapeKey);

        AssertEnd(session, 10);
    }

    [SkippableFact]
    public void Guests_end_gives_the_terminal_back()
    {
        using TerminalSession session = Boot();

        session.Type("reboot -f\n");

        AssertEnd(session, 0);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(15)]
    public void Signal_ends_the_run_with_its_number(int signal)
    {
        using TerminalSession session = Boot();

        session.Kill(signal);

        AssertEnd(session, 128 + signal);
    }

    [SkippableFact]
    public void Window_that_is_closed_ends_everything()
    {
        using TerminalSession session = Boot();

        session.HangUp();

        Assert.Equal(128 + 1, session.WaitForExit(s_deadline));
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Interrupt_during_the_emulated_hosts_boot_ends_it()
    {
        using TerminalSession session = Start();
        session.WaitFor("software-emulated host", s_deadline);
        session.WaitUntil(() => session.Modes != session.OriginalModes, s_deadline, "the terminal to be taken");

        session.Type("\x03");

        AssertEnd(session, 130);
    }

    [SkippableFact]
    public async Task Reader_that_goes_away_ends_the_run_with_141()
    {
        ChildResult result = await RunShellAsync("{ \"$1\" run </dev/null; echo $? >&2; } | head -n 1");

        Assert.EndsWith("\n141\n", result.StandardError, StringComparison.Ordinal);
        Assert.Equal(1, result.StandardOutput.Count(static character => character == '\n'));
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public async Task Output_that_cannot_be_written_is_told_with_12()
    {
        ChildResult result = await RunShellAsync("exec \"$1\" run </dev/null >/dev/full");

        Assert.Equal(12, result.ExitCode);
        Assert.Contains("The output could not be written: ENOSPC (28, No space left on device).", result.StandardError, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [SkippableFact]
    public async Task Empty_input_does_not_end_the_run_until_that_is_asked_for()
    {
        ChildResult result = await RunShellAsync("exec \"$1\" run --stdin-eof stop </dev/null");

        Assert.Equal(11, result.ExitCode);
        AssertNothingIsLeft();
    }

    private TerminalSession Start()
    {
        SkipWhereDirect();
        return new TerminalSession([Script, "run"], variable: _mark.Variable);
    }

    private TerminalSession Boot()
    {
        TerminalSession session = Start();
        session.WaitFor(Prompt, s_deadline);
        return session;
    }

    private Task<ChildResult> RunShellAsync(string line)
    {
        SkipWhereDirect();
        return ChildProcess.RunAsync("/usr/bin/env", [_mark.Variable, "/bin/sh", "-c", line, "sh", Script], "", s_deadline);
    }

    private static void SkipWhereDirect()
    {
        string? reason = GuestEnvironment.WhyNotUsable();
        Skip.If(reason is not null, reason);
        using System.Diagnostics.Process check = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(GuestEnvironment.Read().Command, ["check"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        check.WaitForExit();
        Skip.If(check.ExitCode == 0, "/dev/kvm runs Linux on this host: there is no way through an emulated one.");
    }

    /// <summary>Runs a command in the shell, which waits at its prompt.</summary>
    /// <remarks>What the shell echoes is not looked at: it writes its line anew when the window changes meanwhile.</remarks>
    private static string Run(TerminalSession session, string command)
    {
        session.Type($"echo @@'begin'@@; {command}; echo @@'end'@@\n");
        session.WaitFor("@@begin@@\r\n", s_deadline);
        string output = session.WaitFor("@@end@@\r\n", s_deadline);
        session.WaitFor(Prompt, s_deadline);
        return output[..^"@@end@@\r\n".Length].TrimEnd();
    }

    private void AssertEnd(TerminalSession session, int status)
    {
        Assert.Equal(status, session.WaitForExit(s_deadline));
        Assert.Equal(session.OriginalModes, session.Modes);
        AssertNothingIsLeft();
    }

    private void AssertNothingIsLeft() => Assert.Empty(_mark.FindProcesses());

    private static string Script => Path.Combine(
        typeof(EmulatedCommandTests).Assembly
            .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>()
            .Single(static metadata => metadata.Key == "RepositoryRoot").Value!,
        "hype");
}
