using System.Text;

namespace Hype.Cli;

/// <summary>What each exit status of <c>hype run</c> says: for the help text and the documentation.</summary>
internal static class ExitCodeTable
{
    /// <summary>Gets the rows: the status as it is written, and the sentence.</summary>
    internal static IReadOnlyList<(string Status, string Sentence)> Rows { get; } =
    [
        ($"{ExitCode.Success}", "The guest ended by itself: it powered off or reset."),
        ($"{ExitCode.Bug}", "Hype failed in a way it never should: please report the message."),
        ($"{ExitCode.Usage}", "The command line was not understood, or a value is out of its range."),
        ($"{ExitCode.Host}", "KVM or the host refused: no device, no permission, no memory, or a KVM that Linux would not boot on."),
        ($"{ExitCode.Load}", "The kernel, the initial RAM disk or the kernel's command line cannot be booted."),
        ($"{ExitCode.TripleFault}", "The guest crashed: triple fault."),
        ($"{ExitCode.Halted}", "The guest halted for ever, with interrupts off."),
        ($"{ExitCode.InternalError}", "KVM met something in the guest that it cannot emulate."),
        ($"{ExitCode.FailedEntry}", "The processor refused to enter the guest: its state is invalid."),
        ($"{ExitCode.UnhandledExit}", "KVM returned for a reason that Hype does not know."),
        ($"{ExitCode.Escaped}", "The user left with the escape key."),
        ($"{ExitCode.InputEnded}", "The input ended, and --stdin-eof stop was given."),
        ($"{ExitCode.OutputFailed}", "The guest's output could not be written, for instance to a full disk."),
        ($"{ExitCode.GuestPanic}", "The guest's kernel panicked."),
        ($"{ExitCode.MemoryFault}", "The host lost memory of the guest: what backed it is gone."),
        ($"{ExitCode.Signal}+N", $"Signal N stopped the run; {ExitCode.ReaderGone} (SIGPIPE) is a reader of the output that went away."),
    ];

    /// <summary>Formats the table for a terminal.</summary>
    /// <returns>The text, with a heading.</returns>
    internal static string Format()
    {
        StringBuilder text = new("Exit status:\n");
        foreach ((string status, string sentence) in Rows)
        {
            text.Append("  ").Append(status.PadRight(7)).Append(sentence).Append('\n');
        }

        return text.ToString();
    }
}
