using Hype.Vm;

namespace Hype.Cli;

/// <summary>The exit status of <c>hype run</c>: one for each kind of ending.</summary>
internal static class ExitCode
{
    /// <summary>The guest ended by itself: reset or power-off.</summary>
    internal const int Success = 0;

    /// <summary>The command line was not understood.</summary>
    internal const int Usage = 2;

    /// <summary>KVM or the host refused something.</summary>
    internal const int Host = 3;

    /// <summary>The kernel, the initial RAM disk or the command line cannot be booted.</summary>
    internal const int Load = 4;

    /// <summary>The guest crashed: triple fault.</summary>
    internal const int TripleFault = 5;

    /// <summary>The guest halted for ever.</summary>
    internal const int Halted = 6;

    /// <summary>KVM could not go on.</summary>
    internal const int Internal = 7;

    /// <summary>Added to the number of the signal that stopped the run, as shells do.</summary>
    internal const int Signal = 128;

    /// <summary>The table for people, for the help text.</summary>
    internal const string Table = """
        Exit status: 0 the guest reset or powered off; 2 wrong usage; 3 KVM or the host refused; 4 the kernel, initrd or
        command line cannot be booted; 5 triple fault; 6 halted for ever; 7 KVM internal error; 128+N stopped by signal N.
        """;

    /// <summary>Maps a guest's ending.</summary>
    /// <param name="reason">Why the run ended.</param>
    /// <returns>The exit status.</returns>
    internal static int From(VmExitReason reason) => reason switch
    {
        VmExitReason.Reset or VmExitReason.PowerOff or VmExitReason.Stopped => Success,
        VmExitReason.TripleFault => TripleFault,
        VmExitReason.Halted => Halted,
        VmExitReason.HostError => Host,
        _ => Internal,
    };
}
