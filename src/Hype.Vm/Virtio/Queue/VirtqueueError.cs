namespace Hype.Vm.Virtio.Queue;

/// <summary>What a driver did wrong with a virtqueue, named after the rule of virtio 1.2 that it broke.</summary>
internal enum VirtqueueError
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The queue size is not a power of two (§2.7: "Queue Size value is always a power of 2").</summary>
    SizeNotPowerOfTwo,

    /// <summary>The queue size is more than the device offers (§4.2.2.2).</summary>
    SizeAboveMaximum,

    /// <summary>A register of the queue was written while the queue is ready (§4.2.2.2).</summary>
    ConfigurationFrozen,

    /// <summary>The queue was made ready without an address for each of its areas (§4.2.3.2).</summary>
    AreaNotSet,

    /// <summary>The descriptor table is not aligned to 16 bytes (§2.7.1).</summary>
    DescriptorAreaMisaligned,

    /// <summary>The available ring is not aligned to 2 bytes (§2.7.1).</summary>
    DriverAreaMisaligned,

    /// <summary>The used ring is not aligned to 4 bytes (§2.7.1).</summary>
    DeviceAreaMisaligned,

    /// <summary>The descriptor table is not in guest memory as one piece (§2.7).</summary>
    DescriptorAreaOutsideMemory,

    /// <summary>The available ring is not in guest memory as one piece (§2.7).</summary>
    DriverAreaOutsideMemory,

    /// <summary>The used ring is not in guest memory as one piece (§2.7).</summary>
    DeviceAreaOutsideMemory,

    /// <summary>The available index went back, or further ahead than the queue is long (§2.7.6.1, §2.7.13).</summary>
    AvailableIndexJumped,

    /// <summary>An entry of the available ring is no index into the descriptor table (§2.7.6).</summary>
    AvailableEntryOutOfRange,

    /// <summary>A chain was made available again before the device has used it (§2.7.13).</summary>
    HeadAlreadyInFlight,

    /// <summary>A descriptor's next field is no index into its table (§2.7.5).</summary>
    NextOutOfRange,

    /// <summary>A chain has more descriptors than the queue: it is too long, or it is a loop (§2.7.5.3.1).</summary>
    ChainTooLong,

    /// <summary>A chain's buffers are longer than 2³² bytes together (§2.7.5.2).</summary>
    ChainTooLarge,

    /// <summary>A buffer is not in guest memory as one piece (§2.7.5).</summary>
    BufferOutsideMemory,

    /// <summary>A device-readable buffer follows a device-writable one (§2.7.4.2).</summary>
    ReadableAfterWritable,

    /// <summary>An indirect descriptor without VIRTIO_F_INDIRECT_DESC (§2.7.5.3.1).</summary>
    IndirectNotNegotiated,

    /// <summary>An indirect descriptor in an indirect table (§2.7.5.3.1).</summary>
    IndirectNested,

    /// <summary>An indirect descriptor that also has a next one (§2.7.5.3.1).</summary>
    IndirectWithNext,

    /// <summary>The length of an indirect table is zero or no multiple of 16 (§2.7.5.3).</summary>
    IndirectTableLengthInvalid,

    /// <summary>An indirect table is not in guest memory as one piece (§2.7.5.3).</summary>
    IndirectTableOutsideMemory,

    /// <summary>A device-readable buffer in a queue that takes device-writable ones only (§5.3.6.1, §5.4.6.1).</summary>
    UnexpectedReadableBuffer,

    /// <summary>A device-writable buffer in a queue that takes device-readable ones only (§5.3.6.1).</summary>
    UnexpectedWritableBuffer,
}
