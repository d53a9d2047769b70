using System.Diagnostics;
using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Devices.Entropy;

namespace Hype.Vm.Machine;

/// <summary>Makes the devices that the options name.</summary>
internal static class VirtioDeviceFactory
{
    /// <summary>Makes a device.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="loop">The io thread it will live on.</param>
    /// <param name="host">Takes ownership of what it holds of the host.</param>
    /// <param name="consoles">Where a console is noted: the end of a run waits for their output.</param>
    /// <returns>The device.</returns>
    internal static IVirtioDevice Create(VirtioDeviceOptions options, IEventLoop loop, OwnedResources host, List<VirtioConsole> consoles)
    {
        switch (options)
        {
            case VirtioConsoleOptions console:
                IConsoleEndpoint endpoint = host.Own(console.Endpoint.Open());
                VirtioConsole device = new(endpoint, loop, new ConsoleSize(console.Columns, console.Rows));
                consoles.Add(device);
                return device;
            case VirtioEntropyOptions:
                return new VirtioEntropy(HostRandom.Fill);
            default:
                throw new UnreachableException(options.GetType().Name); // The options' constructor is ours alone.
        }
    }
}
