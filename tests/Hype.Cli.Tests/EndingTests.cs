using Hype.Interop;
using Hype.Vm;
using Xunit;

namespace Hype.Cli.Tests;

/// <summary>From the machine's result to the exit status.</summary>
public sealed class EndingTests
{
    [Theory]
    [InlineData(VmExitReason.Reset, 0)]
    [InlineData(VmExitReason.PowerOff, 0)]
    [InlineData(VmExitReason.HostError, 3)]
    [InlineData(VmExitReason.GuestPanic, 13)]
    [InlineData(VmExitReason.TripleFault, 5)]
    [InlineData(VmExitReason.Halted, 6)]
    [InlineData(VmExitReason.InternalError, 7)]
    [InlineData(VmExitReason.FailedEntry, 8)]
    [InlineData(VmExitReason.UnhandledExit, 9)]
    [InlineData(VmExitReason.MemoryFault, 14)]
    [InlineData(VmExitReason.InputEnded, 11)]
    [InlineData(VmExitReason.OutputFailed, 12)]
    public void Reason_has_its_exit_status(VmExitReason reason, int status) =>
        Assert.Equal(status, new Ending(new VmRunResult { Reason = reason }, Signal: null, Escaped: false, ToTerminal: false).ExitCode);

    [Fact]
    public void Every_reason_but_a_stop_has_a_status_of_its_own()
    {
        IEnumerable<int> statuses = Enum.GetValues<VmExitReason>()
            .Where(static reason => reason is not VmExitReason.Stopped)
            .Select(static reason => new Ending(new VmRunResult { Reason = reason }, null, false, false).ExitCode);
        Assert.DoesNotContain(ExitCode.Bug, statuses);
    }

    [Fact]
    public void Last_words_are_shown_where_the_user_has_not_seen_them()
    {
        VmRunResult result = new() { Reason = VmExitReason.GuestPanic, ConsoleTail = "one\r\ntwo\r\n# " };
        Assert.Equal(["The guest wrote last:", "| one", "| two", "| #"], new Ending(result, null, false, ToTerminal: false).LastWords);
        Assert.Empty(new Ending(result, null, false, ToTerminal: true).LastWords);
        Assert.Empty(new Ending(result with { ConsoleTail = "\r\n" }, null, false, ToTerminal: false).LastWords);
    }

    [Fact]
    public void Stop_by_a_signal_has_the_status_that_shells_give_it() =>
        Assert.Equal(143, new Ending(new VmRunResult { Reason = VmExitReason.Stopped }, Signal: 15, Escaped: false, ToTerminal: true).ExitCode);

    [Fact]
    public void Signal_that_cut_the_last_output_short_is_no_success() =>
        Assert.Equal(143, new Ending(new VmRunResult { Reason = VmExitReason.Reset }, Signal: 15, Escaped: false, ToTerminal: false).ExitCode);

    [Fact]
    public void Stop_by_the_escape_key_has_10() =>
        Assert.Equal(10, new Ending(new VmRunResult { Reason = VmExitReason.Stopped }, Signal: null, Escaped: true, ToTerminal: true).ExitCode);

    [Theory]
    [InlineData(Errno.EPIPE, false, 141)]
    [InlineData(Errno.EPIPE, true, 141)]
    [InlineData(Errno.EIO, true, 129)]
    [InlineData(Errno.EIO, false, 12)]
    [InlineData(Errno.ENOSPC, false, 12)]
    public void Failed_output_is_told_by_what_happened_to_it(Errno errno, bool toTerminal, int status)
    {
        VmRunResult result = new() { Reason = VmExitReason.OutputFailed, Exception = new SystemCallException("write", errno) };
        Assert.Equal(status, new Ending(result, Signal: null, Escaped: false, ToTerminal: toTerminal).ExitCode);
    }
}
