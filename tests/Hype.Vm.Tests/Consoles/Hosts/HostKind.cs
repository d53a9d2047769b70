namespace Hype.Vm.Tests.Consoles.Hosts;

/// <summary>The kinds of consoles that can make their guest wait.</summary>
public enum HostKind
{
    /// <summary>Descriptors: two pipes.</summary>
    Pipes,

    /// <summary>Descriptors: one socket for both directions.</summary>
    Socket,

    /// <summary>Descriptors: a terminal in raw mode, at whose master side the host sits.</summary>
    Terminal,

    /// <summary>Streams of the host's own: here on two pipes.</summary>
    Streams,

    /// <summary>A program's pipes.</summary>
    Program,

    /// <summary>A program's stream.</summary>
    ProgramStream,
}
