namespace Hype.Vm.Virtio.Queue;

/// <summary>Half of a 64-bit address that is written through two 32-bit registers.</summary>
internal enum AddressHalf
{
    /// <summary>Bits 0 to 31.</summary>
    Low,

    /// <summary>Bits 32 to 63.</summary>
    High,
}
