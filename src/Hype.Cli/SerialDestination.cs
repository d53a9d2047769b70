namespace Hype.Cli;

/// <summary>Where <c>--serial</c> plugs the serial port in: a file, or what stdin and stdout are.</summary>
/// <param name="Path">The file; <see cref="Terminal"/> for the standard streams.</param>
internal sealed record SerialDestination(string Path)
{
    /// <summary>What stands for the standard streams.</summary>
    internal const string Terminal = "-";

    /// <summary>Gets a value indicating whether the port takes the terminal, in place of a virtio console.</summary>
    internal bool IsTerminal => Path == Terminal;

    /// <summary>
    /// Gets what a guest is told where the user says nothing: its whole log, down to what is for debugging, goes to the port. The last console is the one that programs get.
    /// </summary>
    internal string DefaultCommandLine => IsTerminal ? "console=ttyS0 loglevel=8 reboot=k panic=-1" : "console=ttyS0 console=hvc0 loglevel=8 reboot=k panic=-1";
}
