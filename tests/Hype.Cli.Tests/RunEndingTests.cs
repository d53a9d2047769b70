using System.Diagnostics;
using Hype.Testing;
using Xunit;

namespace Hype.Cli.Tests;

/// <summary>Every ending that a guest of a few instructions can have, with the exit status and the words that a script sees.</summary>
public sealed class RunEndingTests
{
    // The guests here run on any KVM, also on one that emulates their code.
    private static readonly string[] s_run = ["run", "--force", "--kernel"];

    [RequiresKvmFact]
    public async Task Guest_that_resets_ends_with_0_and_without_a_word()
    {
        using ToyKernel kernel = ToyKernel.Resetting();
        CommandResult result = await HypeCommand.RunAsync([.. s_run, kernel.Path]);
        Assert.Equal(new CommandResult(0, "up\r\n", ""), result);
    }

    [RequiresKvmFact]
    public async Task Guest_that_resets_is_explained_when_asked()
    {
        using ToyKernel kernel = ToyKernel.Resetting();
        CommandResult result = await HypeCommand.RunAsync([.. s_run, kernel.Path, "-v"]);
        Assert.Equal("up\r\n", result.Output);
        Assert.Matches(@"^hype: Guest reset \(i8042\) after \d+\.\d s$", result.Error.TrimEnd().Split('\n')[^1]);
    }

    [RequiresKvmFact]
    public async Task Machines_life_is_told_when_asked_twice()
    {
        using ToyKernel kernel = ToyKernel.Resetting();
        CommandResult result = await HypeCommand.RunAsync([.. s_run, kernel.Path, "-vv"]);
        Assert.Equal("up\r\n", result.Output);
        Assert.Contains("hype: Machine 1 is created: vCPUs 1, memory 256 MiB, virtio devices 2.\nhype: Machine 1 runs.\n", result.Error, StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public async Task Guest_that_resets_boots_again_where_that_was_asked_for()
    {
        using ToyKernel kernel = ToyKernel.Resetting();
        using Process process = HypeCommand.Start([.. s_run, kernel.Path, "--on-reset", "reboot", "-v"]);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("up", await process.StandardOutput.ReadLineAsync());
        }

        CommandResult result = await EndAsync(process, "TERM");
        Assert.Equal(128 + 15, result.ExitCode);
        Assert.Matches(@"hype: Guest reset \(i8042\) after \d+\.\d s; it boots again\n", result.Error);
    }

    [RequiresKvmFact]
    public async Task Serial_port_in_place_of_a_console_is_the_standard_streams()
    {
        using ToyKernel kernel = ToyKernel.Reporting();
        Assert.Equal(new CommandResult(0, "serial\r\n", ""), await HypeCommand.RunAsync([.. s_run, kernel.Path, "--serial", "-"]));
    }

    [RequiresKvmFact]
    public async Task Serial_port_fills_a_file_from_its_beginning_and_through_resets()
    {
        using ToyKernel kernel = ToyKernel.Reporting();
        CommandResult result = await HypeCommand.RunShellAsync(
            "f=$(mktemp); echo before >$f; $HYPE run --force --kernel $1 --serial $f --on-reset reboot & "
                + "until [ $(wc -l <$f) -ge 3 ] && ! grep -q before $f; do sleep 0.05; done; kill -TERM $!; wait $!; echo $?; sort -u $f; rm $f",
            kernel.Path);
        Assert.Equal("143\nserial\r\n", result.Output);
    }

    [RequiresKvmFact]
    public async Task Serial_ports_file_that_cannot_be_made_is_told_with_12()
    {
        using ToyKernel kernel = ToyKernel.Resetting();
        CommandResult result = await HypeCommand.RunAsync([.. s_run, kernel.Path, "--serial", "/nonexistent/log"]);
        Assert.Equal((12, ""), (result.ExitCode, result.Output));
        Assert.Contains("/nonexistent/log", result.Error, StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public async Task Guest_that_halts_for_ever_ends_with_6()
    {
        using ToyKernel kernel = ToyKernel.Halting();
        CommandResult result = await HypeCommand.RunAsync([.. s_run, kernel.Path]);
        Assert.Equal(6, result.ExitCode);
        Assert.StartsWith("hype: Guest halted (every vCPU with interrupts off) after ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nhype: The guest wrote last:\nhype: | up\n", result.Error, StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public async Task End_of_input_does_not_end_the_run()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        using Process process = HypeCommand.Start([.. s_run, kernel.Path]);
        process.StandardInput.Close();
        Assert.Equal("up", await process.StandardOutput.ReadLineAsync());
        Assert.False(process.WaitForExit(TimeSpan.FromMilliseconds(300)));
        CommandResult result = await EndAsync(process, "TERM");
        Assert.Equal(new CommandResult(128 + 15, "", ""), result);
    }

    [RequiresKvmFact]
    public async Task End_of_input_ends_the_run_with_11_where_that_was_asked_for()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        CommandResult result = await HypeCommand.RunAsync([.. s_run, kernel.Path, "--stdin-eof", "stop"]);
        Assert.Equal((11, ""), (result.ExitCode, result.Error));
    }

    [RequiresKvmFact]
    public async Task Input_that_the_guest_does_not_take_is_not_at_its_end()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        using Process process = HypeCommand.Start([.. s_run, kernel.Path, "--stdin-eof", "stop"]);
        await process.StandardInput.WriteAsync("x");
        process.StandardInput.Close();
        Assert.Equal("up", await process.StandardOutput.ReadLineAsync());
        Assert.False(process.WaitForExit(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(128 + 15, (await EndAsync(process, "TERM")).ExitCode);
    }

    [SkippableTheory]
    [InlineData("HUP", 1)]
    [InlineData("INT", 2)]
    [InlineData("QUIT", 3)]
    [InlineData("TERM", 15)]
    public async Task Signal_ends_the_run_with_its_number(string signal, int number)
    {
        Skip.IfNot(File.Exists("/dev/kvm"), "There is no /dev/kvm.");
        using ToyKernel kernel = ToyKernel.Silent();
        using Process process = HypeCommand.Start([.. s_run, kernel.Path]);
        Assert.Equal("up", await process.StandardOutput.ReadLineAsync());
        Assert.Equal(new CommandResult(128 + number, "", ""), await EndAsync(process, signal));
    }

    [RequiresKvmFact]
    public async Task Reader_that_goes_away_ends_a_talking_guest_with_141()
    {
        using ToyKernel kernel = ToyKernel.Talking();
        CommandResult result = await HypeCommand.RunShellAsync("{ $HYPE run --force --kernel $1; echo $? >&2; } | head -n 2", kernel.Path);
        Assert.Equal(new CommandResult(0, "up\r\nmore\r\n", "141\n"), result);
    }

    [RequiresKvmFact]
    public async Task Reader_that_goes_away_ends_a_silent_guest_with_141()
    {
        using ToyKernel kernel = ToyKernel.Silent();
        CommandResult result = await HypeCommand.RunShellAsync("{ $HYPE run --force --kernel $1; echo $? >&2; } | head -n 1", kernel.Path);
        Assert.Equal(new CommandResult(0, "up\r\n", "141\n"), result);
    }

    [RequiresKvmFact]
    public async Task Output_that_cannot_be_written_ends_the_run_with_12_and_the_reason()
    {
        using ToyKernel kernel = ToyKernel.Talking();
        CommandResult result = await HypeCommand.RunShellAsync("exec $HYPE run --force --kernel $1 >/dev/full", kernel.Path);
        Assert.Equal(12, result.ExitCode);
        Assert.StartsWith(
            "hype: Console output failed (write failed: ENOSPC (28, No space left on device) for the console's output.) after ",
            result.Error,
            StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public async Task Serial_ports_file_that_cannot_be_written_ends_the_run_with_12_and_the_reason()
    {
        using ToyKernel kernel = ToyKernel.Logging();
        CommandResult result = await HypeCommand.RunAsync([.. s_run, kernel.Path, "--serial", "/dev/full"]);
        Assert.Equal(12, result.ExitCode);
        Assert.StartsWith("hype: Console output failed (write failed: ENOSPC (28, No space left on device)", result.Error, StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public async Task File_that_may_not_grow_any_more_ends_the_run_with_12_too()
    {
        using ToyKernel kernel = ToyKernel.Talking();
        CommandResult result = await HypeCommand.RunShellAsync("export DOTNET_EnableWriteXorExecute=0; f=$(mktemp); (ulimit -f 1; exec $HYPE run --force --kernel $1 >$f); s=$?; rm $f; exit $s", kernel.Path);
        Assert.Equal(12, result.ExitCode);
        Assert.Contains("write failed: EFBIG (27, File too large)", result.Error, StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public async Task Standard_error_that_nobody_reads_holds_up_nobody()
    {
        // A pipe that is full before the run begins; its only reader is the shell, which does not read.
        using ToyKernel kernel = ToyKernel.Resetting();
        CommandResult result = await HypeCommand.RunShellAsync(
            "f=$(mktemp -u); mkfifo $f; exec 3<>$f; rm $f; head -c 65536 /dev/zero >&3; $HYPE run --force --kernel $1 -vv 2>&3 & "
                + "until [ \"$(cat /proc/$!/wchan)\" != \"\" ] && grep -q pipe_write /proc/$!/task/*/wchan; do sleep 0.05; done; kill -TERM $!; wait $!; echo $?",
            kernel.Path);
        Assert.Equal("up\r\n143\n", result.Output);
    }

    [RequiresKvmFact]
    public async Task Closed_standard_input_is_as_good_as_an_empty_one()
    {
        // The runtime opens files of its own under a number that it finds free.
        using ToyKernel kernel = ToyKernel.Silent();
        CommandResult result = await HypeCommand.RunShellAsync("exec $HYPE run --force --kernel $1 --stdin-eof stop <&-", kernel.Path);
        Assert.Equal((11, ""), (result.ExitCode, result.Error));
    }

    [RequiresKvmFact]
    public async Task Closed_standard_output_and_error_do_not_hinder_a_run()
    {
        using ToyKernel kernel = ToyKernel.Resetting();
        CommandResult result = await HypeCommand.RunShellAsync("exec $HYPE run --force --kernel $1 -v >&- 2>&-", kernel.Path);
        Assert.Equal(new CommandResult(0, "", ""), result);
    }

    [RequiresKvmFact]
    public async Task Message_without_a_standard_error_goes_nowhere()
    {
        // With all three closed the runtime's signal pipe is under one of their numbers.
        using ToyKernel kernel = ToyKernel.Halting();
        CommandResult result = await HypeCommand.RunShellAsync("exec $HYPE run --force --kernel $1 <&- >&- 2>&-", kernel.Path);
        Assert.Equal(new CommandResult(6, "", ""), result);
    }

    [RequiresKvmFact]
    public async Task File_as_output_is_appended_to()
    {
        using ToyKernel kernel = ToyKernel.Resetting();
        CommandResult result = await HypeCommand.RunShellAsync(
            "f=$(mktemp); echo before >$f; $HYPE run --force --kernel $1 >>$f; echo after >>$f; cat $f; rm $f", kernel.Path);
        Assert.Equal("before\nup\r\nafter\n", result.Output);
    }

    private static async Task<CommandResult> EndAsync(Process process, string signal)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]); // The shell's own: kill(1) is not on every machine.
        await kill.WaitForExitAsync();
        return await HypeCommand.FinishAsync(process);
    }
}
