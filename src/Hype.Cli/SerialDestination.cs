using Hype.Vm;
using Hype.Vm.Consoles;
using Microsoft.Win32.SafeHandles;

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
    /// Gets what a guest is told where the user says nothing: its whole log goes to the port. The last console is the one that programs get.
    /// </summary>
    internal string DefaultCommandLine => IsTerminal ? "console=ttyS0 reboot=k panic=-1" : "console=ttyS0 console=hvc0 reboot=k panic=-1";

    /// <summary>Creates the file, empty, for a port that sends and receives nothing.</summary>
    /// <param name="files">Takes what has to stay open while the machine exists.</param>
    /// <returns>What the port is plugged into.</returns>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    internal SerialPortOptions CreateFile(List<SafeFileHandle> files)
    {
        SafeFileHandle input = File.OpenHandle("/dev/null");
        files.Add(input);
        SafeFileHandle output = File.OpenHandle(Path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        files.Add(output);
        return new SerialPortOptions { Endpoint = ConsoleEndpoint.FromDescriptors(input, output) };
    }
}
