namespace Hype.Nested;

/// <summary>The exit codes that are not the command's own, as env(1) and timeout(1) have them.</summary>
internal static class ExitCodes
{
    /// <summary>The command line makes no sense.</summary>
    internal const int Usage = 2;

    /// <summary>Our output could not be written: what <c>hype run</c> says of its own.</summary>
    internal const int OutputFailed = 12;

    /// <summary>The run took longer than <c>--timeout</c> allows.</summary>
    internal const int TimedOut = 124;

    /// <summary>The emulated host did not start, or broke.</summary>
    internal const int Failed = 125;

    /// <summary>The command is there but cannot be run.</summary>
    internal const int CannotRun = 126;

    /// <summary>There is no such command in the emulated host.</summary>
    internal const int NotFound = 127;

    /// <summary>Gets the code of a process that a signal ended, as a shell has it.</summary>
    internal static int Signalled(int signal) => 128 + signal;
}
