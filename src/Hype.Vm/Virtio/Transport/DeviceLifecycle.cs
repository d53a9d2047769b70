using Hype.Vm.Events;
using Hype.Vm.Memory;
using Hype.Vm.Virtio.Queue;

namespace Hype.Vm.Virtio.Transport;

/// <summary>Carries what the driver asks for to the device on the io thread: activation, reset, configuration, notifications.</summary>
/// <remarks>
/// <para>The transport's registers are written on vCPU threads; the device and its queues live on the io thread. The methods of
/// the first group are called on a vCPU thread, one at a time under the transport's lock, and return when the io thread has done
/// the work, or when it has ended. This cannot deadlock: nothing on the io thread takes that lock, and none of its work blocks.</para>
/// <para>Those of the second group are called on the io thread, and touch only what it owns or what is atomic.</para>
/// </remarks>
internal sealed class DeviceLifecycle
{
    private readonly IVirtioDevice _device;
    private readonly GuestMemory _memory;
    private readonly IEventLoop _loop;
    private readonly InterruptStatus _interrupts;
    private readonly VirtioDeviceEvents? _events;
    private readonly Action _notifyUsedBuffers;
    private readonly Action[] _notifyQueue;   // by queue: what Invoke and Post run, allocated once
    private readonly Action[] _takeTurn;
    private readonly bool[] _turnRequested;   // owned by the io thread
    private readonly Action _activate;
    private readonly Action _reset;
    private readonly Action _disableQueue;
    private readonly Action _readConfig;
    private readonly Action _writeConfig;
    private readonly byte[] _configBytes = new byte[sizeof(ulong)]; // guarded by the transport's lock, as the next three
    private int _configOffset;
    private int _configLength;
    private int _queueToDisable;
    private VirtioActivation? _activation;    // owned by the io thread
    private uint _configGeneration;           // written on the io thread only
    private int _lastError;                   // VirtqueueError

    /// <summary>Initializes the lifecycle of a device and connects the device to it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="interrupts">How the driver is told.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="events">Whom to tell what becomes of the device; nobody where it is left out.</param>
    public DeviceLifecycle(
        IVirtioDevice device, GuestMemory memory, InterruptStatus interrupts, IEventLoop loop, VirtioDeviceEvents? events = null)
    {
        _device = device;
        _memory = memory;
        _loop = loop;
        _interrupts = interrupts;
        _events = events;
        _notifyUsedBuffers = NotifyUsedBuffers;
        _activate = ActivateOnLoop;
        _reset = ResetOnLoop;
        _disableQueue = () => _activation?.GetQueue(_queueToDisable)?.Disable();
        _readConfig = () => _device.ReadConfig(_configOffset, _configBytes.AsSpan(0, _configLength));
        _writeConfig = () => _device.WriteConfig(_configOffset, _configBytes.AsSpan(0, _configLength));

        Queues = [.. device.QueueMaxSizes.ToArray().Select(maxSize => new VirtqueueConfig(maxSize))];
        _notifyQueue = [.. Enumerable.Range(0, Queues.Length).Select(index => (Action)(() => OnQueueNotify(index)))];
        _takeTurn = [.. Enumerable.Range(0, Queues.Length).Select(index => (Action)(() => TakeTurn(index)))];
        _turnRequested = new bool[Queues.Length];
        State = new VirtioStateMachine(
            device.OfferedFeatures | VirtioFeatures.Version1 | VirtioFeatures.IndirectDesc | VirtioFeatures.EventIdx);
        device.Attach(OnConfigurationChanged);
    }

    /// <summary>Gets what the driver has programmed about each queue. Guarded by the transport's lock.</summary>
    public VirtqueueConfig[] Queues { get; }

    /// <summary>Gets the status and the features.</summary>
    public VirtioStateMachine State { get; }

    /// <summary>Gets the version of the configuration space.</summary>
    /// <remarks>It changes whenever two reads may not fit together (virtio 1.2 §2.5).</remarks>
    public uint ConfigGeneration => Volatile.Read(ref _configGeneration);

    /// <summary>Gets how often driver and device have notified each other.</summary>
    public NotificationCounters Notifications { get; } = new();

    /// <summary>Gets the last mistake for which the device went out of service; kept over a reset, for diagnosis.</summary>
    public VirtqueueError LastError => (VirtqueueError)Volatile.Read(ref _lastError);

    /// <summary>Writes the device status field and does what follows from it. On a vCPU thread.</summary>
    /// <param name="value">What the driver wrote.</param>
    public void WriteStatus(uint value)
    {
        switch (State.WriteStatus(value))
        {
            case StatusEffect.Activate:
                _ = _loop.Invoke(_activate);
                break;
            case StatusEffect.Reset when !_loop.Invoke(_reset):
                ResetRegisters(); // The loop has ended, and with it the device; the registers still answer.
                break;
            default:
                break;
        }
    }

    /// <summary>Makes a queue ready; it comes into use with DRIVER_OK. On a vCPU thread.</summary>
    /// <param name="index">Which.</param>
    public void EnableQueue(int index)
    {
        // A queue comes back after DRIVER_OK only with VIRTIO_F_RING_RESET (§2.6.1), which is not offered.
        if (!State.Status.HasFlag(DeviceStatus.DriverOk))
        {
            Queues[index].IsReady = true;
        }
    }

    /// <summary>Stops using a queue: on return nothing of it is touched any more. On a vCPU thread.</summary>
    /// <param name="index">Which.</param>
    public void DisableQueue(int index)
    {
        _queueToDisable = index;
        _ = _loop.Invoke(_disableQueue);
        Queues[index].IsReady = false;
    }

    /// <summary>Reads the configuration space. On a vCPU thread.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="data">What the driver gets; it arrives filled with ones.</param>
    public void ReadConfig(int offset, Span<byte> data)
    {
        BeginConfigAccess(offset, data);
        if (_loop.Invoke(_readConfig))
        {
            _configBytes.AsSpan(0, data.Length).CopyTo(data);
        }
    }

    /// <summary>Writes the configuration space. On a vCPU thread.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="data">What the driver wrote.</param>
    public void WriteConfig(int offset, ReadOnlySpan<byte> data)
    {
        BeginConfigAccess(offset, data);
        _ = _loop.Invoke(_writeConfig);
    }

    /// <summary>Hands a notification that came as a register write to the io thread.</summary>
    /// <remarks>On a vCPU thread, without the transport's lock: it touches nothing that the lock guards.</remarks>
    /// <param name="index">The queue that the driver named.</param>
    public void NotifyQueue(uint index)
    {
        if (index < (uint)_notifyQueue.Length)
        {
            _ = _loop.Invoke(_notifyQueue[index]); // Waiting for it keeps a storm of notifications from piling up.
        }
    }

    /// <summary>Takes the device out of service until it is reset. On any thread.</summary>
    /// <param name="error">What the driver did wrong.</param>
    public void Fail(VirtqueueError error)
    {
        Volatile.Write(ref _lastError, (int)error);
        if (State.MarkNeedsReset(out bool isNew))
        {
            _interrupts.Raise(InterruptCause.ConfigurationChange);
        }

        if (isNew)
        {
            _events?.NeedsReset?.Invoke(error);
        }
    }

    /// <summary>Passes an available buffer notification to the device, unless it is spurious. On the io thread.</summary>
    /// <param name="index">The queue.</param>
    public void OnQueueNotify(int index)
    {
        Notifications.CountAvailableBuffer();
        Serve(index);
    }

    /// <summary>Records a change of the configuration space and tells the driver once there is one. On the io thread.</summary>
    public void OnConfigurationChanged()
    {
        Volatile.Write(ref _configGeneration, unchecked(_configGeneration + 1));
        if (State.Status.HasFlag(DeviceStatus.DriverOk))
        {
            _interrupts.Raise(InterruptCause.ConfigurationChange);
        }
    }

    private void Serve(int index)
    {
        // "The device MUST handle spurious notifications": before DRIVER_OK, after a reset, for a queue that is not there.
        if (_activation?.GetQueue(index) is { IsUsable: true })
        {
            _device.OnAvailableBufferNotification(index);
        }
    }

    private void BeginConfigAccess(int offset, ReadOnlySpan<byte> data)
    {
        data.CopyTo(_configBytes);
        _configOffset = offset;
        _configLength = data.Length;
    }

    private void ActivateOnLoop()
    {
        var queues = new Virtqueue?[Queues.Length];
        for (int i = 0; i < queues.Length; i++)
        {
            if (Queues[i].IsReady && !Queues[i].TryActivate(_memory, State.AcceptedFeatures, out queues[i], out VirtqueueError error))
            {
                Fail(error);
                return;
            }
        }

        _activation = new VirtioActivation(State.AcceptedFeatures, queues, _notifyUsedBuffers, Fail, RequestTurn);
        _events?.Activated?.Invoke(State.AcceptedFeatures, queues.Count(static queue => queue is not null));
        _device.Activate(_activation);
        for (int i = 0; i < queues.Length; i++)
        {
            Serve(i); // For what the driver made available, and perhaps notified of, before it set DRIVER_OK.
        }
    }

    private void ResetOnLoop()
    {
        if (_activation is not null)
        {
            _device.Reset();
            _activation.DisableQueues();
            _activation = null;
        }

        bool wasSetUp = State.Status != DeviceStatus.None;
        ResetRegisters();
        if (wasSetUp)
        {
            _events?.Reset?.Invoke();
        }
    }

    private void ResetRegisters()
    {
        foreach (VirtqueueConfig queue in Queues)
        {
            queue.Reset();
        }

        State.Reset();
        _interrupts.Clear();
    }

    private void NotifyUsedBuffers()
    {
        Notifications.CountUsedBuffer();
        _interrupts.Raise(InterruptCause.UsedBuffer);
    }

    private void RequestTurn(int index)
    {
        if (!_turnRequested[index])
        {
            _turnRequested[index] = true;
            _loop.Post(_takeTurn[index]);
        }
    }

    private void TakeTurn(int index)
    {
        _turnRequested[index] = false;
        Serve(index);
    }
}
