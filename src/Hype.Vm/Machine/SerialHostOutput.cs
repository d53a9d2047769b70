using Hype.Vm.Consoles;
using Hype.Vm.Devices.Serial;
using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Machine;

/// <summary>Carries what a guest sends through a serial port to the host.</summary>
/// <remarks>
/// <para>It waits here, up to <see cref="Capacity"/> bytes; then the port's transmitter is busy until the host has taken half of them.</para>
/// <para>A guest sends byte by byte. The first goes out at once, and what follows within a millisecond goes out together: else each byte would wake the io thread,
/// which on a host with one processor costs the guest more than its exit does.</para>
/// </remarks>
internal sealed class SerialHostOutput : IDisposable
{
    /// <summary>How many bytes wait for the host.</summary>
    internal const int Capacity = 16 * 1024;

    /// <summary>The room below which the transmitter is busy: a driver that has seen it empty writes 16 bytes without another look.</summary>
    internal const int LeastRoom = 2 * SerialReceiver.FifoSize;

    private const int ChunkSize = 4096;

    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(1);

    private readonly IConsoleEndpoint _endpoint;
    private readonly IEventLoop _loop;
    private readonly Action<Exception>? _failed;
    private readonly Action _flush; // Made once: it is posted for every burst.
    private readonly byte[] _chunk = new byte[ChunkSize];
    private readonly LoopTimer _timer;

    private readonly Lock _gate = new();
    private readonly ByteRing _output = new(Capacity); // guarded by _gate
    private bool _flushIsDue; // It is posted, the timer runs, or the host is busy.
    private bool _portIsBusy;

    private Serial16550? _port;
    private bool _hostIsBusy; // the io thread's, as all below
    private bool _hasFailed;

    /// <summary>Initializes it.</summary>
    /// <param name="endpoint">Where the bytes go to.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="failed">Told, once, when the host takes nothing any more.</param>
    internal SerialHostOutput(IConsoleEndpoint endpoint, IEventLoop loop, Action<Exception>? failed)
    {
        _endpoint = endpoint;
        _loop = loop;
        _failed = failed;
        _flush = Flush;
        _timer = new LoopTimer(loop, Flush);
    }

    /// <summary>Gets a value indicating whether something that the guest sent has yet to reach the host. On the io thread.</summary>
    internal bool IsPending
    {
        get
        {
            lock (_gate)
            {
                return _output.Count > 0 || _endpoint.HasPendingOutput;
            }
        }
    }

    /// <summary>Connects the port. Before anything runs.</summary>
    /// <param name="port">The port.</param>
    internal void Connect(Serial16550 port) => _port = port;

    /// <summary>Takes a byte from the guest. On a vCPU thread, under the port's lock.</summary>
    /// <param name="value">The byte.</param>
    /// <returns>Whether there is room for a whole FIFO and more.</returns>
    internal bool Transmit(byte value)
    {
        lock (_gate)
        {
            _ = _output.Add([value]);
            if (!_flushIsDue || _output.Count == Capacity / 2)
            {
                _flushIsDue = true;
                _loop.Post(_flush); // So many bytes do not wait for the timer.
            }

            _portIsBusy = Capacity - _output.Count < LeastRoom;
            return !_portIsBusy;
        }
    }

    /// <summary>The host has room again. On the io thread.</summary>
    internal void OnHostRoom()
    {
        _hostIsBusy = false;
        Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Flush()
    {
        bool hasWritten = false;
        while (!_hostIsBusy && PeekOutput(hasWritten) is int count and > 0)
        {
            if (_endpoint.TryWrite(_chunk.AsSpan(0, count), out int taken))
            {
                DropOutput(taken);
                hasWritten = true;
            }
            else
            {
                _hostIsBusy = true;
            }
        }

        if (hasWritten && !_hostIsBusy)
        {
            _timer.StartOnce(s_gathering);
        }

        ReportFailure();
    }

    /// <summary>Copies the oldest bytes.</summary>
    /// <param name="timerFollows">Whether the timer will look for more; else, where there are none, the next byte has to ring.</param>
    private int PeekOutput(bool timerFollows)
    {
        lock (_gate)
        {
            ReadOnlySpan<byte> oldest = _output.OldestPiece;
            int count = Math.Min(oldest.Length, _chunk.Length);
            oldest[..count].CopyTo(_chunk);
            _flushIsDue = count > 0 || timerFollows;
            return count;
        }
    }

    private void ReportFailure()
    {
        if (!_hasFailed && _endpoint.OutputFailure is Exception failure)
        {
            _hasFailed = true;
            _failed?.Invoke(failure);
        }
    }

    private void DropOutput(int count)
    {
        bool portWaits;
        lock (_gate)
        {
            _output.Drop(count);
            portWaits = _portIsBusy && _output.Count <= Capacity / 2;
            _portIsBusy &= !portWaits;
        }

        if (portWaits)
        {
            _port!.OnLineReady(); // Outside of our lock: a vCPU in the port holds the port's and wants ours.
        }
    }
}
