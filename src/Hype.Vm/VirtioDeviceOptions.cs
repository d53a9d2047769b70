namespace Hype.Vm;

/// <summary>A virtio device of a virtual machine. The types derived from it are the devices there are.</summary>
public abstract class VirtioDeviceOptions
{
    private protected VirtioDeviceOptions()
    {
    }
}
