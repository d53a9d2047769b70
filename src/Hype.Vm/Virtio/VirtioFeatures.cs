namespace Hype.Vm.Virtio;

/// <summary>Feature bits: those of the queues and of negotiation itself (virtio 1.2 §6). Bits 0 to 23 are named by each device.</summary>
[Flags]
internal enum VirtioFeatures : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>VIRTIO_F_INDIRECT_DESC (28): a descriptor may refer to a table of descriptors (§2.7.5.3).</summary>
    IndirectDesc = 1UL << 28,

    /// <summary>VIRTIO_F_EVENT_IDX (29): each side says at which index it wants the next notification (§2.7.7, §2.7.10).</summary>
    EventIdx = 1UL << 29,

    /// <summary>VIRTIO_F_VERSION_1 (32): the driver knows more than the legacy interface.</summary>
    Version1 = 1UL << 32,
}
