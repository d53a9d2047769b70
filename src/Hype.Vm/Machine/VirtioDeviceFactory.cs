using System.Diagnostics;
using Hype.Vm.Diagnostics;
using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Devices.Entropy;

namespace Hype.Vm.Machine;

/// <summary>Makes the devices that the options name.</summary>
/// <param name="loop">The io thread they will live on.</param>
/// <param name="host">Takes ownership of what they hold of the host.</param>
/// <param name="outcome">How the run ends: a console's options may say that the end of its host's side ends it.</param>
/// <param name="consoles">Where a console is noted: the end of a run waits for their output.</param>
/// <param name="diagnostics">Is told of the end of a console's host's side, whether it ends the run or not.</param>
/// <param name="tails">Remembers what the guest wrote last.</param>
internal sealed class VirtioDeviceFactory(
    IEventLoop loop, OwnedResources host, RunOutcome outcome, List<VirtioConsole> consoles, MachineDiagnostics diagnostics, ConsoleTails tails)
{
    /// <summary>Makes a device.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="index">Its index among the machine's.</param>
    /// <returns>The device.</returns>
    internal IVirtioDevice Create(VirtioDeviceOptions options, int index) => options switch
    {
        VirtioConsoleOptions console => CreateConsole(console, index),
        VirtioEntropyOptions => new VirtioEntropy(HostRandom.Fill),
        _ => throw new UnreachableException(options.GetType().Name), // The options' constructor is ours alone.
    };

    private VirtioConsole CreateConsole(VirtioConsoleOptions options, int index)
    {
        IConsoleEndpoint endpoint = host.Own(tails.Tap(options.Endpoint.Open()));
        ConsoleHostEvents events = new()
        {
            InputEnded = () => OnInputEnded(options, index),
            OutputFailed = exception => OnOutputFailed(options, index, exception),
        };
        VirtioConsole console = new(endpoint, loop, new ConsoleSize(options.Columns, options.Rows), events);
        consoles.Add(console);
        return console;
    }

    private void OnInputEnded(VirtioConsoleOptions options, int index)
    {
        diagnostics.OnConsoleInputEnded(index);
        if (options.StopWhenInputEnds)
        {
            outcome.End(new VmRunResult { Reason = VmExitReason.InputEnded });
        }
    }

    private void OnOutputFailed(VirtioConsoleOptions options, int index, Exception exception)
    {
        diagnostics.OnConsoleOutputFailed(index, exception);
        if (options.StopWhenOutputFails)
        {
            outcome.End(new VmRunResult { Reason = VmExitReason.OutputFailed, Exception = exception });
        }
    }
}
