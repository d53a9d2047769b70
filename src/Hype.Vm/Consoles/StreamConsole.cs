using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>A console on two streams.</summary>
internal sealed class StreamConsole(Stream input, Stream output, int bufferSize) : ConsoleEndpoint
{
    /// <inheritdoc/>
    internal override IConsoleEndpoint Open() => new StreamEndpoint(input, output, bufferSize);
}
