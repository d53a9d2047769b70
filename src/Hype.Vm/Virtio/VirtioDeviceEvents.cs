using Hype.Vm.Virtio.Queue;

namespace Hype.Vm.Virtio;

/// <summary>Whom a transport tells what becomes of its device. Called on any thread, once for each change; nobody may block there.</summary>
internal sealed class VirtioDeviceEvents
{
    /// <summary>Gets what to call when the driver has set DRIVER_OK: with the negotiated features and the number of its queues.</summary>
    public Action<VirtioFeatures, int>? Activated { get; init; }

    /// <summary>Gets what to call when the driver has reset a device that it had begun to set up.</summary>
    public Action? Reset { get; init; }

    /// <summary>Gets what to call when the device goes out of service for a mistake of the driver.</summary>
    public Action<VirtqueueError>? NeedsReset { get; init; }
}
