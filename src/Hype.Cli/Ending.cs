using Hype.Interop;
using Hype.Vm;

namespace Hype.Cli;

/// <summary>How a run ended, as the command tells it.</summary>
/// <param name="Result">What the machine says.</param>
/// <param name="Signal">The number of the signal that asked for the end, or <see langword="null"/>.</param>
/// <param name="Escaped">Whether the user pressed the escape key.</param>
/// <param name="ToTerminal">Whether the guest's output went to a terminal.</param>
internal sealed record Ending(VmRunResult Result, int? Signal, bool Escaped, bool ToTerminal)
{
    /// <summary>Gets the exit status.</summary>
    internal int ExitCode => Result.Reason switch
    {
        // Also where the guest had ended by itself: then its last output was cut short.
        VmExitReason.Stopped or VmExitReason.Reset or VmExitReason.PowerOff when Escaped => Cli.ExitCode.Escaped,
        VmExitReason.Stopped or VmExitReason.Reset or VmExitReason.PowerOff when Signal is int signal => Cli.ExitCode.Signal + signal,
        VmExitReason.Reset or VmExitReason.PowerOff => Cli.ExitCode.Success,
        VmExitReason.InputEnded => Cli.ExitCode.InputEnded,
        VmExitReason.OutputFailed => OutputExitCode,
        VmExitReason.GuestPanic => Cli.ExitCode.GuestPanic,
        VmExitReason.TripleFault => Cli.ExitCode.TripleFault,
        VmExitReason.Halted => Cli.ExitCode.Halted,
        VmExitReason.InternalError => Cli.ExitCode.InternalError,
        VmExitReason.FailedEntry => Cli.ExitCode.FailedEntry,
        VmExitReason.UnhandledExit => Cli.ExitCode.UnhandledExit,
        VmExitReason.MemoryFault => Cli.ExitCode.MemoryFault,
        VmExitReason.HostError => Cli.ExitCode.Host,
        _ => Cli.ExitCode.Bug,
    };

    /// <summary>Gets a value indicating whether there is nothing to explain: the guest, the user or the other end of a pipe wanted it so.</summary>
    internal bool IsOrdinary =>
        ExitCode is Cli.ExitCode.Success or Cli.ExitCode.Escaped or Cli.ExitCode.InputEnded or >= Cli.ExitCode.Signal;

    /// <summary>Gets what the guest wrote last, for a user who has not just seen it on the terminal; with a heading.</summary>
    internal IReadOnlyList<string> LastWords
    {
        get
        {
            IReadOnlyList<string> lines = ToTerminal ? [] : Cli.LastWords.Split(Result.ConsoleTail);
            return lines.Count == 0 ? [] : ["The guest wrote last:", .. lines.Select(static line => $"| {line}")];
        }
    }

    private int OutputExitCode => (Result.Exception as SystemCallException)?.Errno switch
    {
        Errno.EPIPE => Cli.ExitCode.ReaderGone,
        Errno.EIO when ToTerminal => Cli.ExitCode.TerminalGone,
        _ => Cli.ExitCode.OutputFailed,
    };
}
