using Hype.Vm.Devices.Serial;
using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Machine;

/// <summary>Carries what the host has for a guest into its serial port. What the port has no room for stays with the host.</summary>
/// <remarks>An interrupt handler takes bytes as long as there are any, and nothing else of the guest runs meanwhile: were the next ones there as soon as it has taken the
/// last, Linux would fill its 64 KiB of buffers in one interrupt and drop the rest. So they take their time, as on a wire, from when there is room for them.</remarks>
internal sealed class SerialHostInput : IDisposable
{
    private readonly IConsoleEndpoint _endpoint;
    private readonly IEventLoop _loop;
    private readonly Action? _inputEnded;
    private readonly TimeSpan _byteTime;
    private readonly Action _pump; // Made once: it is posted for every FIFO.
    private readonly byte[] _received = new byte[SerialReceiver.FifoSize];
    private readonly LoopTimer _timer;

    private Serial16550? _port;
    private int _pumpIsPosted;
    private int _delivered; // since there was room last; the io thread's, as all below
    private bool _wireIsBusy;
    private bool _hostIsEmpty;
    private bool _hostHasEnded;

    /// <summary>Initializes it.</summary>
    /// <param name="endpoint">Where the bytes come from.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="inputEnded">Told, once, when there will be no more.</param>
    /// <param name="byteTime">How long a byte is on its way.</param>
    internal SerialHostInput(IConsoleEndpoint endpoint, IEventLoop loop, Action? inputEnded, TimeSpan byteTime)
    {
        _endpoint = endpoint;
        _loop = loop;
        _inputEnded = inputEnded;
        _byteTime = byteTime;
        _pump = OnRoom;
        _timer = new LoopTimer(loop, OnArrived);
    }

    /// <summary>Connects the port. Before anything runs.</summary>
    /// <param name="port">The port.</param>
    internal void Connect(Serial16550 port) => _port = port;

    /// <summary>The port has room. On a vCPU thread, under the port's lock.</summary>
    internal void RequestPump()
    {
        if (Interlocked.Exchange(ref _pumpIsPosted, 1) == 0)
        {
            _loop.Post(_pump);
        }
    }

    /// <summary>The host has something. On the io thread.</summary>
    internal void OnHostInput()
    {
        _hostIsEmpty = false;
        Pump();
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void OnRoom()
    {
        Volatile.Write(ref _pumpIsPosted, 0);
        TimeSpan time = _delivered * _byteTime;
        if (time > TimeSpan.Zero)
        {
            _wireIsBusy = true;
            _timer.StartOnce(time);
        }

        _delivered = 0;
        Pump();
    }

    private void OnArrived()
    {
        _wireIsBusy = false;
        Pump();
    }

    private void Pump()
    {
        while (!_wireIsBusy && !_hostIsEmpty && !_hostHasEnded && _port!.ReceiverRoom is int room and > 0)
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
                _delivered += count;
            }
        }

        NoteEnd(_endpoint.InputHasEnded);
    }

    private void NoteEnd(bool ended)
    {
        if (ended && !_hostHasEnded)
        {
            _hostHasEnded = true;
            _inputEnded?.Invoke();
        }
    }
}
