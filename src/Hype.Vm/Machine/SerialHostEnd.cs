using Hype.Vm.Devices.Serial;
using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Machine;

/// <summary>The host's end of a serial port: carries bytes between the port, which vCPUs use, and an endpoint, which the io thread uses.</summary>
internal sealed class SerialHostEnd : IDisposable
{
    /// <summary>How long a byte is on its way to the guest: somewhat less than at 115200 baud, and a FIFO in a millisecond.</summary>
    private static readonly TimeSpan s_byteTime = TimeSpan.FromMilliseconds(1) / SerialReceiver.FifoSize;

    private readonly SerialHostInput _input;
    private readonly SerialHostOutput _output;

    /// <summary>Initializes the end.</summary>
    /// <param name="endpoint">Where the bytes come from and go to.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="events">Who is told of the end of either direction.</param>
    /// <param name="byteTime">How long a byte is on its way to the guest; as on a wire, where it is not said.</param>
    internal SerialHostEnd(IConsoleEndpoint endpoint, IEventLoop loop, ConsoleHostEvents events, TimeSpan? byteTime = null)
    {
        _input = new SerialHostInput(endpoint, loop, events.InputEnded, byteTime ?? s_byteTime);
        try
        {
            _output = new SerialHostOutput(endpoint, loop, events.OutputFailed);
            Line = new SerialLine(_output.Transmit, _input.RequestPump);
            endpoint.Attach(loop, _input.OnHostInput, _output.OnHostRoom);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets what the port is plugged into.</summary>
    internal SerialLine Line { get; }

    /// <summary>Gets a value indicating whether something that the guest sent has yet to reach the host. On the io thread.</summary>
    internal bool HasPendingOutput => _output.IsPending;

    /// <summary>Connects the port. Before anything runs.</summary>
    /// <param name="port">The port.</param>
    internal void Connect(Serial16550 port)
    {
        _input.Connect(port);
        _output.Connect(port);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _output?.Dispose();
    }
}
