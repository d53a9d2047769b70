using Hype.Vm.Virtio.Queue;

namespace Hype.Vm.Virtio.Devices.Entropy;

/// <summary>The entropy device (virtio 1.2 §5.4): fills the driver's buffers with randomness.</summary>
/// <param name="source">Where it comes from.</param>
internal sealed class VirtioEntropy(EntropySource source) : IVirtioDevice
{
    private const int RequestQueue = 0;
    private const ushort QueueSize = 64;           // Linux has one request at a time
    private const int ChunkSize = 256;             // what getrandom(2) always gives in one piece
    private const int BytesPerTurn = 64 * 1024;    // then the others on the io thread have theirs
    private const int BufferCost = 64;             // counted as so many bytes, so that empty buffers end a turn, too

    private readonly ushort[] _queueMaxSizes = [QueueSize];
    private VirtioActivation? _activation;
    private long _bytesToGuest; // written on the io thread only

    /// <inheritdoc/>
    public VirtioDeviceId DeviceId => VirtioDeviceId.Entropy;

    /// <inheritdoc/>
    public VirtioFeatures OfferedFeatures => VirtioFeatures.None;

    /// <inheritdoc/>
    public ReadOnlySpan<ushort> QueueMaxSizes => _queueMaxSizes;

    /// <summary>Gets how many bytes the driver got. On any thread.</summary>
    public long BytesToGuest => Volatile.Read(ref _bytesToGuest);

    /// <inheritdoc/>
    public void Attach(Action configurationChanged)
    {
        // It has no configuration space.
    }

    /// <inheritdoc/>
    public void ReadConfig(int offset, Span<byte> destination)
    {
        // It has no configuration space.
    }

    /// <inheritdoc/>
    public void WriteConfig(int offset, ReadOnlySpan<byte> source)
    {
        // It has no configuration space.
    }

    /// <inheritdoc/>
    public void Activate(VirtioActivation activation) => _activation = activation;

    /// <inheritdoc/>
    public void Reset() => _activation = null;

    /// <inheritdoc/>
    public void OnAvailableBufferNotification(int queueIndex)
    {
        if (_activation?.GetQueue(RequestQueue) is not { } queue)
        {
            return;
        }

        queue.DisableNotifications();
        int budget = BytesPerTurn;
        while (budget > 0 && queue.TryPopOrEnableNotifications(out DescriptorChain? chain))
        {
            budget -= BufferCost + Fill(queue, chain, budget);
        }

        if (budget <= 0)
        {
            _activation.RequestTurn(RequestQueue);
        }

        _activation.NotifyDriver(queue);
    }

    // "The device MUST place one or more random bytes into the buffer, but it MAY use less than the entire buffer length" (§5.4.6.2):
    // as much as the turn allows.
    private int Fill(Virtqueue queue, DescriptorChain chain, int limit)
    {
        if (chain.ReadableLength > 0)
        {
            // "The driver MUST NOT place driver-readable buffers into the queue" (§5.4.6.1): ones for the device to read.
            queue.Reject(chain, VirtqueueError.UnexpectedReadableBuffer);
            return 0;
        }

        Span<byte> chunk = stackalloc byte[ChunkSize];
        ChainWriter writer = queue.OpenWriter(chain);
        while (writer.Remaining > 0 && (int)writer.Written < limit)
        {
            source(chunk);
            _ = writer.Write(chunk);
        }

        queue.Push(chain, writer.Written);
        Volatile.Write(ref _bytesToGuest, _bytesToGuest + (long)writer.Written);
        return (int)writer.Written;
    }
}
