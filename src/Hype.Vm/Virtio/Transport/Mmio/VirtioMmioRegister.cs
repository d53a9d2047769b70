namespace Hype.Vm.Virtio.Transport.Mmio;

/// <summary>The control registers of a virtio-mmio device by offset, named as in virtio 1.2 §4.2.2.</summary>
internal enum VirtioMmioRegister
{
    /// <summary>R: 0x74726976, "virt".</summary>
    MagicValue = 0x000,

    /// <summary>R: 2, the version of the interface.</summary>
    Version = 0x004,

    /// <summary>R: the kind of device.</summary>
    DeviceId = 0x008,

    /// <summary>R: who made it.</summary>
    VendorId = 0x00C,

    /// <summary>R: 32 of the features on offer.</summary>
    DeviceFeatures = 0x010,

    /// <summary>W: which 32.</summary>
    DeviceFeaturesSel = 0x014,

    /// <summary>W: 32 of the features that the driver accepts.</summary>
    DriverFeatures = 0x020,

    /// <summary>W: which 32.</summary>
    DriverFeaturesSel = 0x024,

    /// <summary>W: the queue that the queue registers are about.</summary>
    QueueSel = 0x030,

    /// <summary>R: the maximum size of the queue; 0 where there is none.</summary>
    QueueNumMax = 0x034,

    /// <summary>W: the size of the queue.</summary>
    QueueNum = 0x038,

    /// <summary>RW: whether the device may use the queue.</summary>
    QueueReady = 0x044,

    /// <summary>W: the index of a queue with new buffers.</summary>
    QueueNotify = 0x050,

    /// <summary>R: why the device interrupts.</summary>
    InterruptStatus = 0x060,

    /// <summary>W: which of the reasons have been handled.</summary>
    InterruptAck = 0x064,

    /// <summary>RW: the device status field.</summary>
    Status = 0x070,

    /// <summary>W: the address of the queue's Descriptor Area.</summary>
    QueueDescLow = 0x080,

    /// <summary>W: its upper half.</summary>
    QueueDescHigh = 0x084,

    /// <summary>W: the address of the queue's Driver Area.</summary>
    QueueDriverLow = 0x090,

    /// <summary>W: its upper half.</summary>
    QueueDriverHigh = 0x094,

    /// <summary>W: the address of the queue's Device Area.</summary>
    QueueDeviceLow = 0x0A0,

    /// <summary>W: its upper half.</summary>
    QueueDeviceHigh = 0x0A4,

    /// <summary>W: the shared memory region that the next four are about.</summary>
    ShmSel = 0x0AC,

    /// <summary>R: the length of the region.</summary>
    ShmLenLow = 0x0B0,

    /// <summary>R: its upper half.</summary>
    ShmLenHigh = 0x0B4,

    /// <summary>R: the address of the region.</summary>
    ShmBaseLow = 0x0B8,

    /// <summary>R: its upper half.</summary>
    ShmBaseHigh = 0x0BC,

    /// <summary>RW: resets the queue, where VIRTIO_F_RING_RESET was negotiated.</summary>
    QueueReset = 0x0C0,

    /// <summary>R: the version of the configuration space.</summary>
    ConfigGeneration = 0x0FC,

    /// <summary>RW: the first byte of the device-specific configuration space.</summary>
    Config = 0x100,
}
