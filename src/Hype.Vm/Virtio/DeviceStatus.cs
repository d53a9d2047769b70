namespace Hype.Vm.Virtio;

/// <summary>The device status field (virtio 1.2 §2.1): how far driver and device have come with each other.</summary>
[Flags]
internal enum DeviceStatus
{
    /// <summary>The state after a reset.</summary>
    None = 0,

    /// <summary>The guest has found the device.</summary>
    Acknowledge = 1,

    /// <summary>The guest knows how to drive it.</summary>
    Driver = 2,

    /// <summary>The driver is set up: buffers may be used from now on.</summary>
    DriverOk = 4,

    /// <summary>Feature negotiation is complete.</summary>
    FeaturesOk = 8,

    /// <summary>The device has met an error from which only a reset recovers. Set by the device alone.</summary>
    DeviceNeedsReset = 64,

    /// <summary>The driver has given up on the device.</summary>
    Failed = 128,
}
