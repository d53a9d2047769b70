namespace Hype.Vm.Virtio;

/// <summary>A virtio device: what it offers and what it does with buffers. It knows no transport.</summary>
/// <remarks>
/// <para>Every method is called on the io thread, which owns the device's queues, so a device needs no locks. No method blocks and
/// none throws because of what the guest did. The properties never change and are read on any thread.</para>
/// <para>The order is: <see cref="Attach"/> once, then any number of times <see cref="Activate"/>, notifications,
/// <see cref="Reset"/>. The configuration space can be accessed at any time, also before activation (virtio 1.2 §2.5.2).</para>
/// </remarks>
internal interface IVirtioDevice
{
    /// <summary>Gets the kind of device.</summary>
    VirtioDeviceId DeviceId { get; }

    /// <summary>Gets the device-specific features on offer; those of rings and transport are the transport's to add.</summary>
    VirtioFeatures OfferedFeatures { get; }

    /// <summary>Gets the maximum size of each virtqueue; its length is the number of virtqueues.</summary>
    ReadOnlySpan<ushort> QueueMaxSizes { get; }

    /// <summary>Connects the device to its transport.</summary>
    /// <param name="configurationChanged">To be called on the io thread after each change of the configuration space.</param>
    void Attach(Action configurationChanged);

    /// <summary>Answers a read of the configuration space.</summary>
    /// <param name="offset">Where in the configuration space it begins.</param>
    /// <param name="destination">What the driver gets, 1 to 8 bytes, filled with ones; bytes behind the end stay so.</param>
    void ReadConfig(int offset, Span<byte> destination);

    /// <summary>Takes a write to the configuration space.</summary>
    /// <param name="offset">Where in the configuration space it begins.</param>
    /// <param name="source">What the driver wrote, 1 to 8 bytes.</param>
    void WriteConfig(int offset, ReadOnlySpan<byte> source);

    /// <summary>Begins operation: the driver has set DRIVER_OK. A notification for each ready queue follows.</summary>
    /// <param name="activation">What was negotiated; valid until <see cref="Reset"/>.</param>
    void Activate(VirtioActivation activation);

    /// <summary>Handles an available buffer notification, perhaps a spurious one. Does a bounded amount of work.</summary>
    /// <param name="queueIndex">A queue that the driver made ready.</param>
    void OnAvailableBufferNotification(int queueIndex);

    /// <summary>Ends operation and forgets the activation: on return no queue is touched any more.</summary>
    void Reset();
}
