namespace Hype.Vm.Virtio.Transport;

/// <summary>Why a device interrupts (the bits of InterruptStatus, virtio 1.2 §4.2.2).</summary>
[Flags]
internal enum InterruptCause
{
    /// <summary>No reason.</summary>
    None = 0,

    /// <summary>The device has used a buffer.</summary>
    UsedBuffer = 1,

    /// <summary>The configuration of the device, or its status, has changed.</summary>
    ConfigurationChange = 2,
}
