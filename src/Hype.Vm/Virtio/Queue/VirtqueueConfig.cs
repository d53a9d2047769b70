using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Hype.Vm.Memory;

namespace Hype.Vm.Virtio.Queue;

/// <summary>What the driver has programmed about a virtqueue. <see cref="TryActivate"/> turns it into one that works.</summary>
/// <remarks>
/// The setters refuse once the queue is ready: "When QueueReady is not zero, the driver MUST NOT access QueueNum" and the
/// addresses (virtio 1.2 §4.2.2.2). An address is set in halves, each of which replaces the earlier one.
/// </remarks>
internal sealed class VirtqueueConfig
{
    private ulong _descriptorArea;
    private ulong _driverArea;
    private ulong _deviceArea;

    /// <summary>Initializes the configuration of a queue.</summary>
    /// <param name="maxSize">The size that the device offers: a power of two.</param>
    public VirtqueueConfig(ushort maxSize)
    {
        MaxSize = maxSize;
        Size = maxSize;
    }

    /// <summary>Gets the size that the device offers.</summary>
    public ushort MaxSize { get; }

    /// <summary>Gets the size that the driver uses; the maximum until it says otherwise.</summary>
    public ushort Size { get; private set; }

    /// <summary>Gets or sets a value indicating whether the device may execute requests from the queue. Freezes the rest.</summary>
    public bool IsReady { get; set; }

    /// <summary>Sets the queue size.</summary>
    /// <param name="value">What the driver wrote.</param>
    /// <returns>What is wrong with it; nothing is changed then.</returns>
    public VirtqueueError SetSize(uint value)
    {
        if (IsReady)
        {
            return VirtqueueError.ConfigurationFrozen;
        }

        if (!BitOperations.IsPow2(value))
        {
            return VirtqueueError.SizeNotPowerOfTwo;
        }

        if (value > MaxSize)
        {
            return VirtqueueError.SizeAboveMaximum;
        }

        Size = (ushort)value;
        return VirtqueueError.None;
    }

    /// <summary>Sets half of the address of the Descriptor Area.</summary>
    /// <param name="half">Which half.</param>
    /// <param name="value">Its bits.</param>
    /// <returns>What is wrong; nothing is changed then.</returns>
    public VirtqueueError SetDescriptorArea(AddressHalf half, uint value) => SetHalf(ref _descriptorArea, half, value);

    /// <summary>Sets half of the address of the Driver Area.</summary>
    /// <param name="half">Which half.</param>
    /// <param name="value">Its bits.</param>
    /// <returns>What is wrong; nothing is changed then.</returns>
    public VirtqueueError SetDriverArea(AddressHalf half, uint value) => SetHalf(ref _driverArea, half, value);

    /// <summary>Sets half of the address of the Device Area.</summary>
    /// <param name="half">Which half.</param>
    /// <param name="value">Its bits.</param>
    /// <returns>What is wrong; nothing is changed then.</returns>
    public VirtqueueError SetDeviceArea(AddressHalf half, uint value) => SetHalf(ref _deviceArea, half, value);

    /// <summary>Turns the configuration of a ready queue into a working one, if it is sound.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="features">The negotiated features.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="error">What is wrong, where there is no queue.</param>
    /// <returns>Whether there is a queue.</returns>
    public bool TryActivate(
        GuestMemory memory, VirtioFeatures features, [NotNullWhen(true)] out Virtqueue? queue, out VirtqueueError error)
    {
        var layout = new SplitLayout(
            Size, new GuestAddress(_descriptorArea), new GuestAddress(_driverArea), new GuestAddress(_deviceArea));
        error = layout.Validate(memory);
        queue = error == VirtqueueError.None ? new Virtqueue(memory, layout, features) : null;
        return queue is not null;
    }

    /// <summary>Forgets everything that the driver said.</summary>
    public void Reset()
    {
        Size = MaxSize;
        IsReady = false;
        _descriptorArea = 0;
        _driverArea = 0;
        _deviceArea = 0;
    }

    private VirtqueueError SetHalf(ref ulong address, AddressHalf half, uint value)
    {
        if (IsReady)
        {
            return VirtqueueError.ConfigurationFrozen;
        }

        address = half == AddressHalf.Low
            ? (address & 0xFFFF_FFFF_0000_0000) | value
            : (address & 0xFFFF_FFFF) | ((ulong)value << 32);
        return VirtqueueError.None;
    }
}
