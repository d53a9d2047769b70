using Hype.Interop;
using Hype.Interop.Libc;
using Hype.Tty;

namespace Hype.Cli;

/// <summary>The process as a job of its user's shell, which lends it the terminal.</summary>
internal static class JobControl
{
    /// <summary>Stops every thread of the process until somebody continues it.</summary>
    /// <remarks>SIGSTOP, not the default action of SIGTSTP: that does nothing in a process group without a shell, which would go on
    /// without its terminal.</remarks>
    internal static void Suspend() => _ = LibcSignal.tgkill(LibcSignal.getpid(), LibcSignal.gettid(), LibcSignal.SIGSTOP);

    /// <summary>Tells whether the terminal is ours to change. In the background it is the shell's, and changing it would stop us (SIGTTOU).</summary>
    /// <param name="terminal">The terminal.</param>
    /// <returns>Whether it is; a terminal that is not the session's knows no background.</returns>
    internal static bool IsInForeground(TtyDevice terminal) =>
        terminal.TryGetForegroundGroup(out int group) != Errno.None || group == LibcSignal.getpgrp();
}
