using Hype.Vm.Consoles;

namespace Hype.Vm;

/// <summary>What a machine's serial port is plugged into: a 16550A at the ports 0x3f8 to 0x3ff with interrupt 4, <c>/dev/ttyS0</c> in a Linux guest.</summary>
/// <remarks>
/// Every byte costs the guest an exit, so it is for what a kernel says before it has a better console, and for guests without virtio; kernels write their log there with
/// <c>console=ttyS0</c>. Output that the host does not take makes the guest wait, which Linux's own log does for no more than ten milliseconds a byte.
/// </remarks>
public sealed class SerialPortOptions
{
    /// <summary>Gets where its bytes come from and go to on the host.</summary>
    public required ConsoleEndpoint Endpoint { get; init; }

    /// <summary>Gets a value indicating whether the end of the input ends the run, with <see cref="VmExitReason.InputEnded"/>, once the guest has got all of it.</summary>
    public bool StopWhenInputEnds { get; init; }

    /// <summary>Gets a value indicating whether output that the host takes no more ends the run, with <see cref="VmExitReason.OutputFailed"/>. Otherwise the guest
    /// runs on, and what it sends is discarded.</summary>
    public bool StopWhenOutputFails { get; init; }
}
