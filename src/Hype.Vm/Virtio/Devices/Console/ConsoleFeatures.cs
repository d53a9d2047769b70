namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>The feature bits of the console device (virtio 1.2 §5.3.3).</summary>
internal static class ConsoleFeatures
{
    /// <summary>VIRTIO_CONSOLE_F_SIZE (0): columns and rows in the configuration space are valid.</summary>
    public const VirtioFeatures Size = (VirtioFeatures)(1UL << 0);

    /// <summary>VIRTIO_CONSOLE_F_EMERG_WRITE (2): a byte can be written through the configuration space.</summary>
    public const VirtioFeatures EmergencyWrite = (VirtioFeatures)(1UL << 2);
}
