namespace Hype.Vm.Virtio;

/// <summary>The kind of a virtio device (virtio 1.2 §5).</summary>
internal enum VirtioDeviceId : uint
{
    /// <summary>No device: drivers pass over it in silence.</summary>
    None = 0,

    /// <summary>The console device (§5.3).</summary>
    Console = 3,

    /// <summary>The entropy device (§5.4).</summary>
    Entropy = 4,
}
