using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Machine;

/// <summary>Makes the host's end of a serial port from its options.</summary>
internal static class SerialPortFactory
{
    /// <summary>Opens the endpoint.</summary>
    /// <param name="options">The options.</param>
    /// <param name="loop">The io thread.</param>
    /// <param name="host">Takes ownership of what it holds of the host.</param>
    /// <param name="outcome">How the run ends: the options may say that the end of the host's side ends it.</param>
    /// <param name="tails">Remembers what the guest wrote last.</param>
    /// <returns>The end.</returns>
    internal static SerialHostEnd Create(SerialPortOptions options, IEventLoop loop, OwnedResources host, RunOutcome outcome, ConsoleTails tails)
    {
        IConsoleEndpoint endpoint = host.Own(tails.Tap(options.Endpoint.Open()));
        return host.Own(new SerialHostEnd(endpoint, loop, new ConsoleHostEvents
        {
            InputEnded = options.StopWhenInputEnds ? () => outcome.End(new VmRunResult { Reason = VmExitReason.InputEnded }) : null,
            OutputFailed = options.StopWhenOutputFails
                ? exception => outcome.End(new VmRunResult { Reason = VmExitReason.OutputFailed, Exception = exception })
                : null,
        }));
    }
}
