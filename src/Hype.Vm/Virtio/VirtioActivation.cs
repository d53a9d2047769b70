using Hype.Vm.Virtio.Queue;

namespace Hype.Vm.Virtio;

/// <summary>What a device works with between DRIVER_OK and reset: the negotiated features, its queues, and ways to be heard.</summary>
internal sealed class VirtioActivation
{
    private readonly Virtqueue?[] _queues;
    private readonly Action _notifyUsedBuffers;
    private readonly Action<VirtqueueError> _fail;
    private readonly Action<int> _requestTurn;

    /// <summary>Initializes an activation.</summary>
    /// <param name="features">The features that both sides agreed on.</param>
    /// <param name="queues">The queues by index; <see langword="null"/> where the driver did not make one ready.</param>
    /// <param name="notifyUsedBuffers">Sends a used buffer notification.</param>
    /// <param name="fail">Declares the device in need of a reset.</param>
    /// <param name="requestTurn">Has a queue's notification handler called again, after everyone else had a turn.</param>
    public VirtioActivation(
        VirtioFeatures features, Virtqueue?[] queues, Action notifyUsedBuffers, Action<VirtqueueError> fail, Action<int> requestTurn)
    {
        Features = features;
        _queues = queues;
        _notifyUsedBuffers = notifyUsedBuffers;
        _fail = fail;
        _requestTurn = requestTurn;
    }

    /// <summary>Gets the features that both sides agreed on.</summary>
    public VirtioFeatures Features { get; }

    /// <summary>Gets a queue.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>The queue, or <see langword="null"/> where the driver did not make it ready or there is none.</returns>
    public Virtqueue? GetQueue(int index) => (uint)index < (uint)_queues.Length ? _queues[index] : null;

    /// <summary>Lets the driver know of what was done on a queue: once after every burst, whether it ended well or not.</summary>
    /// <param name="queue">The queue.</param>
    public void NotifyDriver(Virtqueue queue)
    {
        if (queue.ShouldNotifyDriver())
        {
            _notifyUsedBuffers();
        }

        if (queue.Error != VirtqueueError.None)
        {
            _fail(queue.Error);
        }
    }

    /// <summary>Asks for another call of the notification handler: for a device that has used up its turn and has more to do.</summary>
    /// <param name="queueIndex">The queue with more to do.</param>
    public void RequestTurn(int queueIndex) => _requestTurn(queueIndex);

    /// <summary>Makes the queues inert, whoever still holds one.</summary>
    public void DisableQueues()
    {
        foreach (Virtqueue? queue in _queues)
        {
            queue?.Disable();
        }
    }
}
