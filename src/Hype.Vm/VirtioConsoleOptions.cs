using Hype.Vm.Consoles;

namespace Hype.Vm;

/// <summary>A virtio console: <c>/dev/hvc0</c> in the guest for the first one.</summary>
public sealed class VirtioConsoleOptions : VirtioDeviceOptions
{
    /// <summary>Gets where its bytes come from and go to on the host.</summary>
    public required ConsoleEndpoint Endpoint { get; init; }

    /// <summary>Gets the width of the terminal in characters; zero with <see cref="Rows"/> zero leaves the size unknown to the guest.</summary>
    public ushort Columns { get; init; }

    /// <summary>Gets the height of the terminal in lines.</summary>
    public ushort Rows { get; init; }

    /// <summary>Gets a value indicating whether the end of the input ends the run, with <see cref="VmExitReason.InputEnded"/>, once the guest's
    /// driver has got all of it. Otherwise the guest runs on: a console has no end of file, so it does not notice. With descriptors this is also found while the
    /// guest takes nothing; with the others, when it next asks for input.</summary>
    public bool StopWhenInputEnds { get; init; }

    /// <summary>Gets a value indicating whether output that the host takes no more (its reader is gone, the disk is full) ends the run, with
    /// <see cref="VmExitReason.OutputFailed"/>. Otherwise the guest runs on, and what it writes there is discarded.</summary>
    public bool StopWhenOutputFails { get; init; }
}
