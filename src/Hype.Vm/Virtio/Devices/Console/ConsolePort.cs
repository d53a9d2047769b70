using Hype.Vm.Events;

namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>A port of a console: a pair of queues on the guest's side, an endpoint on the host's.</summary>
internal sealed class ConsolePort
{
    private readonly ConsoleInput _input;
    private readonly ConsoleOutput _output;
    private readonly ConsolePortQueues _queues;

    /// <summary>Initializes a port and attaches its endpoint to the io thread.</summary>
    /// <param name="endpoint">The host's end.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="queues">The port's queues.</param>
    /// <param name="events">Whom to tell of the end of the host's side.</param>
    public ConsolePort(IConsoleEndpoint endpoint, IEventLoop loop, ConsolePortQueues queues, ConsoleHostEvents events)
    {
        _queues = queues;
        _input = new ConsoleInput(endpoint, events.InputEnded);
        _output = new ConsoleOutput(endpoint, events.OutputFailed);
        endpoint.Attach(loop, _input.OnHostReady, _output.OnHostReady);
    }

    /// <summary>Gets a value indicating whether something that the guest wrote has yet to reach the host.</summary>
    public bool HasPendingOutput => _output.HasPendingOutput;

    /// <summary>Gets how many bytes the host took. On any thread.</summary>
    public long BytesFromGuest => _output.ByteCount;

    /// <summary>Gets how many bytes were put into the driver's buffers. On any thread.</summary>
    public long BytesToGuest => _input.ByteCount;

    /// <summary>Begins to serve the port's queues.</summary>
    /// <param name="activation">The activation that they belong to.</param>
    /// <param name="holdInput">Whether the host's bytes wait until the driver writes something or <see cref="ReleaseInput"/> is called.</param>
    public void Activate(VirtioActivation activation, bool holdInput)
    {
        _input.Activate(activation, _queues.Receive, holdInput);
        _output.Activate(activation, _queues.Transmit);
    }

    /// <summary>Handles an available buffer notification.</summary>
    /// <param name="queueIndex">The queue; nothing happens for one of another port.</param>
    public void OnAvailableBufferNotification(int queueIndex)
    {
        if (queueIndex == _queues.Transmit)
        {
            _output.Pump();
            if (_output.HasSeenBuffer)
            {
                _input.Release();
            }
        }
        else if (queueIndex == _queues.Receive)
        {
            _input.Pump();
        }
    }

    /// <summary>Lets the host's bytes go to the driver, which has shown that it listens.</summary>
    public void ReleaseInput() => _input.Release();

    /// <summary>Writes a byte that comes without a buffer.</summary>
    /// <param name="value">The byte.</param>
    public void WriteEmergencyByte(byte value) => _output.WriteEmergencyByte(value);

    /// <summary>Lets go of the queues.</summary>
    public void Reset()
    {
        _input.Reset();
        _output.Reset();
    }
}
