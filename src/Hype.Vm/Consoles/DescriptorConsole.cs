using Hype.Vm.Virtio.Devices.Console;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Consoles;

/// <summary>A console on two descriptors.</summary>
internal sealed class DescriptorConsole(SafeFileHandle input, SafeFileHandle output, EscapeKey? escapeKey, int bufferSize) : ConsoleEndpoint
{
    /// <inheritdoc/>
    internal override IConsoleEndpoint Open()
    {
        HostDescriptor? opened = null;
        try
        {
            opened = HostDescriptor.Open(input, forWriting: false);
            DescriptorEndpoint endpoint = new(opened, HostDescriptor.Open(output, forWriting: true));
            return new BufferedEndpoint(endpoint, bufferSize, escapeKey);
        }
        catch
        {
            opened?.Dispose();
            throw;
        }
    }
}
