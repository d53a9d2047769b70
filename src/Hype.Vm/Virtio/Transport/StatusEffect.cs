namespace Hype.Vm.Virtio.Transport;

/// <summary>What a write to the device status field calls for.</summary>
internal enum StatusEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The driver has set DRIVER_OK: the device begins operation.</summary>
    Activate,

    /// <summary>The driver has written zero: the device is reset.</summary>
    Reset,
}
