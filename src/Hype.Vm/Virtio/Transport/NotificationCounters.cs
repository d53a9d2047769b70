namespace Hype.Vm.Virtio.Transport;

/// <summary>How often driver and device have notified each other. Written on the io thread only, read on any.</summary>
internal sealed class NotificationCounters
{
    private long _availableBuffer;
    private long _usedBuffer;

    /// <summary>Gets how many available buffer notifications arrived, spurious ones included. Several of the driver's may arrive as one.</summary>
    public long AvailableBuffer => Volatile.Read(ref _availableBuffer);

    /// <summary>Gets how many used buffer notifications were sent.</summary>
    public long UsedBuffer => Volatile.Read(ref _usedBuffer);

    /// <summary>Counts an available buffer notification.</summary>
    public void CountAvailableBuffer() => Volatile.Write(ref _availableBuffer, _availableBuffer + 1);

    /// <summary>Counts a used buffer notification.</summary>
    public void CountUsedBuffer() => Volatile.Write(ref _usedBuffer, _usedBuffer + 1);
}
