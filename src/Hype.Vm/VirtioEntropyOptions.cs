namespace Hype.Vm;

/// <summary>A virtio entropy source: <c>/dev/hwrng</c> in the guest, fed from the host's random number generator.</summary>
public sealed class VirtioEntropyOptions : VirtioDeviceOptions
{
}
