using Hype.Vm.Virtio.Queue;

namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>The way of bytes from the guest to the host: from the transmit queue of a port to its endpoint.</summary>
/// <remarks>
/// <para>A buffer is used, and so returned to the driver, when the host has taken its last byte. While the host takes nothing, the
/// buffer stays where it is, in the guest's memory, and the driver is held back by its own queue: nothing is buffered here.</para>
/// <para>On reset the bytes of a buffer that was not returned are dropped: the driver cannot assume them written, and the memory is
/// its own again (virtio 1.2 §2.4.1). Emergency bytes count as written once the register write has returned, so they are kept.</para>
/// </remarks>
internal sealed class ConsoleOutput
{
    private const int ChunkSize = 4096;               // what a pipe takes in one piece
    private const int BytesPerTurn = 16 * ChunkSize;  // then the others on the io thread have theirs
    private const int BufferCost = 64;                // counted as so many bytes, so that empty buffers end a turn, too
    private const int MaxEmergencyBytes = 1024;       // an oops or two, while the host's reader is away

    private readonly IConsoleEndpoint _endpoint;
    private readonly Action<Exception>? _failed;
    private readonly byte[] _chunk = new byte[ChunkSize];
    private readonly byte[] _emergencyBytes = new byte[MaxEmergencyBytes];
    private int _emergencyCount;
    private bool _hostIsBusy;  // until OnHostReady
    private bool _hasFailed;
    private VirtioActivation? _activation;
    private Virtqueue? _queue;
    private int _queueIndex;
    private DescriptorChain? _chain; // popped and not yet wholly written
    private ChainReader _reader;
    private long _byteCount; // written on the io thread only

    /// <summary>Initializes the output of a port.</summary>
    /// <param name="endpoint">Where it goes.</param>
    /// <param name="failed">Called once, when the host takes no more.</param>
    public ConsoleOutput(IConsoleEndpoint endpoint, Action<Exception>? failed = null)
    {
        _endpoint = endpoint;
        _failed = failed;
    }

    /// <summary>Gets a value indicating whether something that the guest wrote has yet to reach the host.</summary>
    public bool HasPendingOutput => _hostIsBusy || _endpoint.HasPendingOutput;

    /// <summary>Gets how many bytes the host took. On any thread.</summary>
    public long ByteCount => Volatile.Read(ref _byteCount);

    /// <summary>Gets a value indicating whether the driver has made a buffer available since activation.</summary>
    public bool HasSeenBuffer { get; private set; }

    /// <summary>Begins to serve a queue.</summary>
    /// <param name="activation">The activation that the queue belongs to.</param>
    /// <param name="queueIndex">The index of the transmit queue.</param>
    public void Activate(VirtioActivation activation, int queueIndex)
    {
        _activation = activation;
        _queue = activation.GetQueue(queueIndex);
        _queueIndex = queueIndex;
    }

    /// <summary>Lets go of the queue.</summary>
    public void Reset()
    {
        HasSeenBuffer = false;
        _activation = null;
        _queue = null;
        _chain = null;
        _reader = default;
    }

    /// <summary>Goes on after the host had to be waited for.</summary>
    public void OnHostReady()
    {
        _hostIsBusy = false;
        Pump();
        ReportFailure();
    }

    /// <summary>Writes a byte that comes without a buffer, before or beside the queue.</summary>
    /// <param name="value">The byte; dropped where too many are waiting for the host already.</param>
    public void WriteEmergencyByte(byte value)
    {
        if (_emergencyCount < _emergencyBytes.Length)
        {
            _emergencyBytes[_emergencyCount++] = value;
            FlushEmergencyBytes();
            ReportFailure();
        }
    }

    /// <summary>Moves bytes until there are none, the host takes no more, or the turn is over.</summary>
    public void Pump()
    {
        FlushEmergencyBytes();
        if (_hostIsBusy || _activation is null || _queue is not { IsUsable: true } queue)
        {
            return;
        }

        queue.DisableNotifications();
        int budget = BytesPerTurn;
        while (!_hostIsBusy && budget > 0 && TakeBuffer(queue))
        {
            budget -= BufferCost;
            WriteBuffer(queue, ref budget);
        }

        if (budget <= 0)
        {
            _activation.RequestTurn(_queueIndex);
        }

        _activation.NotifyDriver(queue);
        ReportFailure();
    }

    private void ReportFailure()
    {
        if (!_hasFailed && _endpoint.OutputFailure is Exception failure)
        {
            _hasFailed = true;
            _failed?.Invoke(failure);
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

        if (chain.WritableLength > 0)
        {
            // "The driver MUST NOT put a device-writable buffer in a transmitq" (§5.3.6.1).
            queue.Reject(chain, VirtqueueError.UnexpectedWritableBuffer);
            return false;
        }

        HasSeenBuffer = true;
        _chain = chain;
        _reader = queue.OpenReader(chain);
        return true;
    }

    private void WriteBuffer(Virtqueue queue, ref int budget)
    {
        while (_reader.Remaining > 0)
        {
            if (budget <= 0)
            {
                return;
            }

            int count = _reader.Peek(_chunk);
            if (!_endpoint.TryWrite(_chunk.AsSpan(0, count), out int taken))
            {
                _hostIsBusy = true;
                return;
            }

            _reader.Advance(taken);
            budget -= taken;
            Volatile.Write(ref _byteCount, _byteCount + taken);
        }

        queue.Push(_chain!, written: 0);
        _chain = null;
    }

    private void FlushEmergencyBytes()
    {
        while (_emergencyCount > 0 && !_hostIsBusy)
        {
            if (_endpoint.TryWrite(_emergencyBytes.AsSpan(0, _emergencyCount), out int taken))
            {
                _emergencyBytes.AsSpan(taken, _emergencyCount - taken).CopyTo(_emergencyBytes);
                _emergencyCount -= taken;
                Volatile.Write(ref _byteCount, _byteCount + taken);
            }
            else
            {
                _hostIsBusy = true;
            }
        }
    }
}
