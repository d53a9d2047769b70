namespace Hype.Cli;

/// <summary>The exit statuses of <c>hype</c>: one for each kind of ending; <see cref="ExitCodeTable"/> has a sentence for each.</summary>
internal static class ExitCode
{
    /// <summary>The guest ended by itself.</summary>
    internal const int Success = 0;

    /// <summary>Something happened that must not.</summary>
    internal const int Bug = 1;

    /// <summary>The command line was not understood.</summary>
    internal const int Usage = 2;

    /// <summary>KVM or the host refused something.</summary>
    internal const int Host = 3;

    /// <summary>The kernel, the initial RAM disk or the command line cannot be booted.</summary>
    internal const int Load = 4;

    /// <summary>The guest crashed.</summary>
    internal const int TripleFault = 5;

    /// <summary>The guest halted for ever.</summary>
    internal const int Halted = 6;

    /// <summary>KVM could not go on.</summary>
    internal const int InternalError = 7;

    /// <summary>The processor refused the guest's state.</summary>
    internal const int FailedEntry = 8;

    /// <summary>KVM returned for an unknown reason.</summary>
    internal const int UnhandledExit = 9;

    /// <summary>The user pressed the escape key.</summary>
    internal const int Escaped = 10;

    /// <summary>The input ended, and the user had said that this ends the run.</summary>
    internal const int InputEnded = 11;

    /// <summary>The output could not be written.</summary>
    internal const int OutputFailed = 12;

    /// <summary>The guest's kernel panicked, and said so.</summary>
    internal const int GuestPanic = 13;

    /// <summary>The host has no good page where the guest has memory.</summary>
    internal const int MemoryFault = 14;

    /// <summary>Added to the number of the signal that stopped the run, as shells do.</summary>
    internal const int Signal = 128;

    /// <summary>The reader of the output went away: as if SIGPIPE (13) had ended us, the way it ends other programs in a pipeline.</summary>
    internal const int ReaderGone = Signal + 13;

    /// <summary>The terminal went away: as if its SIGHUP (1), which comes at the same moment, had been first.</summary>
    internal const int TerminalGone = Signal + 1;
}
