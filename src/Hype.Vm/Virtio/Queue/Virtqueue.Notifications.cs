using System.Diagnostics.CodeAnalysis;

namespace Hype.Vm.Virtio.Queue;

/// <content>Notification suppression in both directions: who wants to hear of what. Ringing is someone else's business.</content>
internal sealed partial class Virtqueue
{
    private const ushort NoInterrupt = 1; // VIRTQ_AVAIL_F_NO_INTERRUPT (virtio 1.2 §2.7.6)
    private const ushort NoNotify = 1;    // VIRTQ_USED_F_NO_NOTIFY (§2.7.8)

    private RingIndex _notifiedUsed; // the used index when the driver's wishes were last looked at

    /// <summary>Tells whether the driver wants a notification for the buffers that were used since the last call (§2.7.7.2).</summary>
    /// <returns>Whether it does.</returns>
    public bool ShouldNotifyDriver()
    {
        RingIndex before = _notifiedUsed;
        _notifiedUsed = _nextUsed;
        if (_disabled || _nextUsed == before)
        {
            return false;
        }

        // The driver publishes its wish, then looks at the used index; we published the index and look at the wish. Without a full
        // fence between the store and the load both can miss each other, on x86 too.
        Interlocked.MemoryBarrier();
        if (!_eventIndex)
        {
            _ = _memory.TryLoadAcquire(_layout.AvailableFlags, out ushort flags);
            return (flags & NoInterrupt) == 0;
        }

        // "The device MUST ignore the lower bit of flags"; it notifies when an entry was put at used_event.
        _ = _memory.TryLoadAcquire(_layout.UsedEvent, out ushort usedEvent);
        return _nextUsed.Since(new RingIndex(usedEvent).Next) < _nextUsed.Since(before);
    }

    /// <summary>Asks the driver not to notify the device: it looks at the queue anyway. A hint, so notifications may still come.</summary>
    public void DisableNotifications()
    {
        // With event indices the last one asked for stays behind the driver's index, and flags stays 0 (§2.7.10.2).
        if (IsUsable && !_eventIndex)
        {
            _ = _memory.TryStoreRelease(_layout.UsedFlags, NoNotify);
        }
    }

    /// <summary>Asks the driver for a notification with the next buffer, then looks again: the driver may just have missed it.</summary>
    /// <returns>Whether a buffer is available already, for which no notification might come.</returns>
    public bool EnableNotifications()
    {
        if (!IsUsable)
        {
            return false;
        }

        _ = _eventIndex
            ? _memory.TryStoreRelease(_layout.AvailableEvent, _nextAvailable.Value)
            : _memory.TryStoreRelease(_layout.UsedFlags, 0);

        // The driver publishes its index, then looks at our wish; we published the wish and look at its index.
        Interlocked.MemoryBarrier();
        return HasAvailable();
    }

    /// <summary>Takes the next buffer; where there is none, asks the driver for a notification with it, so that the caller may go to sleep.</summary>
    /// <param name="chain">The buffer.</param>
    /// <returns><see langword="false"/> where there is none and a notification will tell of the next.</returns>
    public bool TryPopOrEnableNotifications([NotNullWhen(true)] out DescriptorChain? chain)
    {
        if (TryPop(out chain))
        {
            return true;
        }

        if (!EnableNotifications())
        {
            return false;
        }

        DisableNotifications(); // One came while we were about to stop.
        return TryPop(out chain);
    }
}
