using Hype.Interop.Libc;

namespace Hype.Cli;

/// <summary>Suspends the process, as Ctrl-Z does in a program that leaves the terminal alone.</summary>
internal static class Suspension
{
    /// <summary>Stops every thread of the process until somebody continues it.</summary>
    /// <remarks>SIGSTOP, not the default action of SIGTSTP: that does nothing in a process group without a shell, which would go on
    /// without its terminal.</remarks>
    internal static void Suspend() => _ = LibcSignal.tgkill(LibcSignal.getpid(), LibcSignal.gettid(), LibcSignal.SIGSTOP);
}
