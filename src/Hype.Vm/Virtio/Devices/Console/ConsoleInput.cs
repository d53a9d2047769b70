using Hype.Vm.Virtio.Queue;

namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>The way of bytes from the host to the guest: from the endpoint of a port to its receive queue.</summary>
/// <remarks>
/// The host is read only while the driver has a buffer available, and only as much as fits into it, so nothing is buffered here and
/// nothing is lost: a guest that does not listen leaves the bytes with the host.
/// </remarks>
internal sealed class ConsoleInput
{
    private const int ChunkSize = 4096;              // one page: what Linux makes available at a time
    private const int BytesPerTurn = 16 * ChunkSize; // then the others on the io thread have theirs
    private const int BufferCost = 64;               // counted as so many bytes, so that empty buffers end a turn, too

    private readonly IConsoleEndpoint _endpoint;
    private readonly Action? _ended;
    private readonly byte[] _chunk = new byte[ChunkSize];
    private bool _hostIsEmpty; // until OnHostReady
    private bool _hostHasEnded;
    private VirtioActivation? _activation;
    private Virtqueue? _queue;
    private int _queueIndex;
    private DescriptorChain? _chain; // popped and still empty
    private bool _isHeld; // until Release
    private long _byteCount; // written on the io thread only

    /// <summary>Initializes the input of a port.</summary>
    /// <param name="endpoint">Where it comes from.</param>
    /// <param name="ended">Called once, when the host has no more and the driver has got all of it.</param>
    public ConsoleInput(IConsoleEndpoint endpoint, Action? ended = null)
    {
        _endpoint = endpoint;
        _ended = ended;
    }

    /// <summary>Gets how many bytes were put into the driver's buffers. On any thread.</summary>
    public long ByteCount => Volatile.Read(ref _byteCount);

    /// <summary>Begins to serve a queue.</summary>
    /// <param name="activation">The activation that the queue belongs to.</param>
    /// <param name="queueIndex">The index of the receive queue.</param>
    /// <param name="hold">Whether to leave the bytes with the host until <see cref="Release"/>.</param>
    public void Activate(VirtioActivation activation, int queueIndex, bool hold)
    {
        _isHeld = hold;
        _activation = activation;
        _queue = activation.GetQueue(queueIndex);
        _queueIndex = queueIndex;
    }

    /// <summary>Lets go of the queue.</summary>
    public void Reset()
    {
        _activation = null;
        _queue = null;
        _chain = null;
    }

    /// <summary>Lets the bytes go: the driver has shown that it listens.</summary>
    public void Release()
    {
        if (_isHeld)
        {
            _isHeld = false;
            Pump();
        }
    }

    /// <summary>Goes on after the host had to be waited for.</summary>
    public void OnHostReady()
    {
        _hostIsEmpty = false;
        Pump();
        NoteEnd(_endpoint.InputHasEnded);
    }

    /// <summary>Moves bytes until there are none, the driver has no more buffers, or the turn is over.</summary>
    public void Pump()
    {
        if (_isHeld || _hostIsEmpty || _hostHasEnded || _activation is null || _queue is not { IsUsable: true } queue)
        {
            return;
        }

        queue.DisableNotifications();
        int budget = BytesPerTurn;
        while (!_hostIsEmpty && !_hostHasEnded && budget > 0 && TakeBuffer(queue))
        {
            budget -= BufferCost;
            FillBuffer(queue, ref budget);
        }

        if (budget <= 0)
        {
            _activation.RequestTurn(_queueIndex);
        }

        _activation.NotifyDriver(queue);
        NoteEnd(_endpoint.InputHasEnded);
    }

    /// <summary>The end is told as soon as nothing is left for the driver: a guest that takes nothing, being hung, must not hide it.</summary>
    private void NoteEnd(bool ended)
    {
        if (ended && !_hostHasEnded)
        {
            _hostHasEnded = true;
            _ended?.Invoke();
        }
    }

    private bool TakeBuffer(Virtqueue queue)
    {
        if (_chain is not null)
        {
            return true;
        }

        if (!queue.TryPopOrEnableNotifications(out DescriptorChain? chain))
        {
            return false;
        }

        if (chain.ReadableLength > 0)
        {
            // "The driver MUST NOT put a device-readable buffer in a receiveq" (virtio 1.2 §5.3.6.1).
            queue.Reject(chain, VirtqueueError.UnexpectedReadableBuffer);
            return false;
        }

        _chain = chain;
        return true;
    }

    private void FillBuffer(Virtqueue queue, ref int budget)
    {
        ChainWriter writer = queue.OpenWriter(_chain!);
        while (writer.Remaining > 0 && budget > 0)
        {
            int room = (int)Math.Min((ulong)_chunk.Length, writer.Remaining);
            if (!_endpoint.TryRead(_chunk.AsSpan(0, room), out int count))
            {
                _hostIsEmpty = true;
                break;
            }

            if (count == 0)
            {
                NoteEnd(ended: true);
                break;
            }

            _ = writer.Write(_chunk.AsSpan(0, count));
            budget -= count;
            Volatile.Write(ref _byteCount, _byteCount + count);
        }

        // What has come goes to the guest now, full or not: someone may have typed it. A buffer without room is returned empty.
        if (writer.Written > 0 || writer.Remaining == 0)
        {
            queue.Push(_chain!, writer.Written);
            _chain = null;
        }
    }
}
