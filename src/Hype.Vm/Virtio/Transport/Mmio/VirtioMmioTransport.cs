using System.Buffers.Binary;
using Hype.Vm.Bus;
using Hype.Vm.Events;
using Hype.Vm.Memory;
using Hype.Vm.Virtio.Queue;

namespace Hype.Vm.Virtio.Transport.Mmio;

/// <summary>Presents a virtio device through a window of memory-mapped registers (virtio 1.2 §4.2, version 2).</summary>
/// <remarks>
/// <para>Control registers answer aligned 32-bit accesses only; any other access, a read of a write-only register and a write to a
/// read-only one are no accesses at all: the driver reads ones, as where no device is. The configuration space takes any width.</para>
/// <para>Accesses come on vCPU threads, perhaps on several at once, and are put in order by one lock, which the io thread never
/// takes. Interrupt registers and notifications do without it, so that no vCPU waits there for another one's reset.</para>
/// </remarks>
internal sealed class VirtioMmioTransport : IBusDevice
{
    /// <summary>The size of the register window in bytes.</summary>
    public const int WindowSize = 0x200;

    /// <summary>The offset of QueueNotify, the register that an ioeventfd takes over: 32 bits, and the value is the queue index.</summary>
    public const int QueueNotifyOffset = (int)VirtioMmioRegister.QueueNotify;

    private const uint Magic = 0x74726976;    // "virt"
    private const uint InterfaceVersion = 2;  // 1 is the legacy interface
    private const uint Vendor = 0x45505948;   // "HYPE": any value will do
    private const uint NoSharedMemory = uint.MaxValue; // length and base address of a region that does not exist (§4.2.2)

    private readonly Lock _gate = new();
    private readonly IVirtioDevice _device;
    private readonly InterruptStatus _interrupts;
    private readonly DeviceLifecycle _lifecycle;
    private uint _deviceFeaturesSel; // guarded by _gate, as the next two
    private uint _driverFeaturesSel;
    private uint _queueSel;

    /// <summary>Initializes the transport of a device.</summary>
    /// <param name="device">The device, used by this transport alone.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="line">The device's interrupt.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="events">Whom to tell what becomes of the device; nobody where it is left out.</param>
    public VirtioMmioTransport(
        IVirtioDevice device, GuestMemory memory, IInterruptLine line, IEventLoop loop, VirtioDeviceEvents? events = null)
    {
        _device = device;
        _interrupts = new InterruptStatus(line);
        _lifecycle = new DeviceLifecycle(device, memory, _interrupts, loop, events);
    }

    /// <summary>Gets the number of virtqueues: each wants an ioeventfd at <see cref="QueueNotifyOffset"/>.</summary>
    public int QueueCount => _lifecycle.Queues.Length;

    /// <summary>Gets how often driver and device have notified each other.</summary>
    public NotificationCounters Notifications => _lifecycle.Notifications;

    /// <summary>Gets the last mistake of the driver for which the device went out of service.</summary>
    public VirtqueueError LastError => _lifecycle.LastError;

    private VirtqueueConfig? SelectedQueue => _queueSel < (uint)QueueCount ? _lifecycle.Queues[_queueSel] : null;

    /// <summary>Passes an available buffer notification on: the ioeventfd of a queue has fired.</summary>
    /// <remarks>On the io thread. Spurious calls are harmless: before DRIVER_OK, after a reset, for a queue that is not there.</remarks>
    /// <param name="queueIndex">The queue.</param>
    public void OnQueueNotify(int queueIndex) => _lifecycle.OnQueueNotify(queueIndex);

    /// <summary>Tells the driver that the configuration space has changed.</summary>
    /// <remarks>On the io thread. Devices do not call it: they are given it by <see cref="IVirtioDevice.Attach"/>.</remarks>
    public void ConfigChanged() => _lifecycle.OnConfigurationChanged();

    /// <inheritdoc/>
    public void Read(ulong offset, Span<byte> data)
    {
        if (offset - (ulong)VirtioMmioRegister.Config < WindowSize - (ulong)VirtioMmioRegister.Config)
        {
            lock (_gate)
            {
                _lifecycle.ReadConfig((int)(offset - (ulong)VirtioMmioRegister.Config), data);
            }
        }
        else if (IsControlAccess(offset, data.Length) && ReadRegister((VirtioMmioRegister)offset) is { } value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(data, value);
        }
    }

    /// <inheritdoc/>
    public void Write(ulong offset, ReadOnlySpan<byte> data)
    {
        if (offset - (ulong)VirtioMmioRegister.Config < WindowSize - (ulong)VirtioMmioRegister.Config)
        {
            lock (_gate)
            {
                _lifecycle.WriteConfig((int)(offset - (ulong)VirtioMmioRegister.Config), data);
            }
        }
        else if (IsControlAccess(offset, data.Length))
        {
            WriteRegister((VirtioMmioRegister)offset, BinaryPrimitives.ReadUInt32LittleEndian(data));
        }
    }

    // "The driver MUST only use 32 bit wide and aligned reads and writes to access the control registers" (§4.2.2.2).
    private static bool IsControlAccess(ulong offset, int length) =>
        offset < (ulong)VirtioMmioRegister.Config && offset % sizeof(uint) == 0 && length == sizeof(uint);

    private uint? ReadRegister(VirtioMmioRegister register)
    {
        if (register == VirtioMmioRegister.InterruptStatus)
        {
            return (uint)_interrupts.Causes;
        }

        lock (_gate)
        {
            return register switch
            {
                VirtioMmioRegister.MagicValue => Magic,
                VirtioMmioRegister.Version => InterfaceVersion,
                VirtioMmioRegister.DeviceId => (uint)_device.DeviceId,
                VirtioMmioRegister.VendorId => Vendor,
                VirtioMmioRegister.DeviceFeatures => _lifecycle.State.ReadOfferedFeatures(_deviceFeaturesSel),
                VirtioMmioRegister.QueueNumMax => SelectedQueue?.MaxSize ?? 0,
                VirtioMmioRegister.QueueReady => SelectedQueue is { IsReady: true } ? 1u : 0u,
                VirtioMmioRegister.Status => (uint)_lifecycle.State.Status,
                VirtioMmioRegister.ShmLenLow or VirtioMmioRegister.ShmLenHigh => NoSharedMemory,
                VirtioMmioRegister.ShmBaseLow or VirtioMmioRegister.ShmBaseHigh => NoSharedMemory,
                VirtioMmioRegister.QueueReset => 0u,
                VirtioMmioRegister.ConfigGeneration => _lifecycle.ConfigGeneration,
                _ => null,
            };
        }
    }

    private void WriteRegister(VirtioMmioRegister register, uint value)
    {
        switch (register)
        {
            case VirtioMmioRegister.QueueNotify:
                _lifecycle.NotifyQueue(value);
                return;
            case VirtioMmioRegister.InterruptAck:
                _interrupts.Acknowledge(value);
                return;
        }

        lock (_gate)
        {
            switch (register)
            {
                case VirtioMmioRegister.DeviceFeaturesSel:
                    _deviceFeaturesSel = value;
                    break;
                case VirtioMmioRegister.DriverFeaturesSel:
                    _driverFeaturesSel = value;
                    break;
                case VirtioMmioRegister.DriverFeatures:
                    _lifecycle.State.WriteAcceptedFeatures(_driverFeaturesSel, value);
                    break;
                case VirtioMmioRegister.QueueSel:
                    _queueSel = value;
                    break;
                case VirtioMmioRegister.QueueReady when SelectedQueue is not null:
                    WriteQueueReady(value);
                    break;
                case VirtioMmioRegister.Status:
                    WriteStatus(value);
                    break;
                default:
                    WriteQueueRegister(register, value);
                    break;
            }
        }
    }

    private void WriteStatus(uint value)
    {
        _lifecycle.WriteStatus(value);
        if (value == 0)
        {
            _deviceFeaturesSel = 0;
            _driverFeaturesSel = 0;
            _queueSel = 0;
        }
    }

    private void WriteQueueReady(uint value)
    {
        if (value == 1)
        {
            _lifecycle.EnableQueue((int)_queueSel);
        }
        else if (value == 0)
        {
            _lifecycle.DisableQueue((int)_queueSel);
        }
    }

    private void WriteQueueRegister(VirtioMmioRegister register, uint value)
    {
        VirtqueueConfig? queue = SelectedQueue;
        VirtqueueError? error = register switch
        {
            VirtioMmioRegister.QueueNum => queue?.SetSize(value),
            VirtioMmioRegister.QueueDescLow => queue?.SetDescriptorArea(AddressHalf.Low, value),
            VirtioMmioRegister.QueueDescHigh => queue?.SetDescriptorArea(AddressHalf.High, value),
            VirtioMmioRegister.QueueDriverLow => queue?.SetDriverArea(AddressHalf.Low, value),
            VirtioMmioRegister.QueueDriverHigh => queue?.SetDriverArea(AddressHalf.High, value),
            VirtioMmioRegister.QueueDeviceLow => queue?.SetDeviceArea(AddressHalf.Low, value),
            VirtioMmioRegister.QueueDeviceHigh => queue?.SetDeviceArea(AddressHalf.High, value),
            _ => null,
        };

        // A size that cannot be leaves the two sides with different rings; a write to a frozen register changes nothing.
        if (error is not (null or VirtqueueError.None or VirtqueueError.ConfigurationFrozen))
        {
            _lifecycle.Fail(error.Value);
        }
    }
}
