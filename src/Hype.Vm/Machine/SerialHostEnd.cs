using Hype.Vm.Consoles;
using Hype.Vm.Devices.Serial;
using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Machine;

/// <summary>The host's end of a serial port: carries bytes between the port, which vCPUs use, and an endpoint, which the io thread uses.</summary>
/// <remarks>
/// <para>What the guest sends waits here, up to <see cref="Capacity"/> bytes; then the port's transmitter is busy until the host has taken half of them. What the host has
/// for the guest stays with the host until the port has room.</para>
/// <para>A guest sends byte by byte. The first goes out at once, and what follows within a millisecond goes out together: else each byte would wake the io thread,
/// which on a host with one processor costs the guest more than its exit does.</para>
/// </remarks>
internal sealed class SerialHostEnd : IDisposable
{
    /// <summary>How many bytes wait for the host.</summary>
    internal const int Capacity = 16 * 1024;

    /// <summary>The room below which the transmitter is busy: a driver that has seen it empty writes 16 bytes without another look.</summary>
    internal const int LeastRoom = 2 * SerialReceiver.FifoSize;

    private const int ChunkSize = 4096;

    private static readonly TimeSpan s_gathering = TimeSpan.FromMilliseconds(1);

    private readonly IConsoleEndpoint _endpoint;
    private readonly IEventLoop _loop;
    private readonly ConsoleHostEvents _events;
    private readonly Action _flush; // Made once each: they are posted for every burst.
    private readonly Action _pump;
    private readonly byte[] _chunk = new byte[ChunkSize];
    private readonly byte[] _received = new byte[SerialReceiver.FifoSize];
    private readonly TimerFd _timer;
    private readonly IEventWatch _timerWatch;

    private readonly Lock _gate = new();
    private readonly ByteRing _output = new(Capacity); // guarded by _gate
    private bool _flushIsDue; // It is posted, the timer runs, or the host is busy.
    private bool _portIsBusy;

    private Serial16550? _port;
    private int _pumpIsPosted;
    private bool _hostIsBusy; // the io thread's, as all below
    private bool _hostIsEmpty;
    private bool _hostHasEnded;
    private bool _hasFailed;

    /// <summary>Initializes the end.</summary>
    /// <param name="endpoint">Where the bytes come from and go to.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="events">Who is told of the end of either direction.</param>
    internal SerialHostEnd(IConsoleEndpoint endpoint, IEventLoop loop, ConsoleHostEvents events)
    {
        _endpoint = endpoint;
        _loop = loop;
        _events = events;
        _flush = Flush;
        _pump = Pump;
        Line = new SerialLine(Transmit, RequestPump);
        _timer = new TimerFd();
        try
        {
            _timerWatch = loop.Watch(_timer.Descriptor, OnTimer);
            _timerWatch.Interest = EventInterest.Readable;
            endpoint.Attach(loop, OnHostInput, OnHostRoom);
        }
        catch
        {
            _timer.Dispose();
            throw;
        }
    }

    /// <summary>Gets what the port is plugged into.</summary>
    internal SerialLine Line { get; }

    /// <summary>Gets a value indicating whether something that the guest sent has yet to reach the host. On the io thread.</summary>
    internal bool HasPendingOutput
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
    internal void Connect(Serial16550 port) => _port = port;

    /// <inheritdoc/>
    public void Dispose()
    {
        _timerWatch.Dispose();
        _timer.Dispose();
    }

    private bool Transmit(byte value)
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

    private void OnTimer()
    {
        _timer.Clear();
        Flush();
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
            _events.OutputFailed?.Invoke(failure);
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

    private void RequestPump()
    {
        if (Interlocked.Exchange(ref _pumpIsPosted, 1) == 0)
        {
            _loop.Post(_pump);
        }
    }

    private void Pump()
    {
        Volatile.Write(ref _pumpIsPosted, 0);
        while (!_hostIsEmpty && !_hostHasEnded && _port!.ReceiverRoom is int room and > 0)
        {
            if (!_endpoint.TryRead(_received.AsSpan(0, room), out int count))
            {
                _hostIsEmpty = true;
            }
            else if (count == 0)
            {
                NoteEnd(ended: true);
            }
            else
            {
                _port.Receive(_received.AsSpan(0, count));
            }
        }

        NoteEnd(_endpoint.InputHasEnded);
    }

    private void NoteEnd(bool ended)
    {
        if (ended && !_hostHasEnded)
        {
            _hostHasEnded = true;
            _events.InputEnded?.Invoke();
        }
    }

    private void OnHostInput()
    {
        _hostIsEmpty = false;
        Pump();
    }

    private void OnHostRoom()
    {
        _hostIsBusy = false;
        Flush();
    }
}
