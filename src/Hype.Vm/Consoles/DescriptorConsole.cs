using Hype.Vm.Virtio.Devices.Console;
using Microsoft.Win32.SafeHandles;

namespace Hype.Vm.Consoles;

/// <summary>A console on two descriptors.</summary>
internal sealed class DescriptorConsole(SafeFileHandle input, SafeFileHandle output) : ConsoleEndpoint
{
    /// <inheritdoc/>
    internal override IConsoleEndpoint Open()
    {
        HostDescriptor? opened = null;
        try
        {
            opened = HostDescriptor.Open(input, forWriting: false);
            return new DescriptorEndpoint(opened, HostDescriptor.Open(output, forWriting: true));
        }
        catch
        {
            opened?.Dispose();
            throw;
        }
    }
}
