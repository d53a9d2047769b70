namespace Hype.Vm.Virtio.Devices.Console;

/// <summary>Whom a console tells of the end of its host's side. Called on the io thread, each at most once.</summary>
internal sealed class ConsoleHostEvents
{
    /// <summary>Gets what to call when the host has no more input and the driver has got all of it.</summary>
    public Action? InputEnded { get; init; }

    /// <summary>Gets what to call when the host takes no more output.</summary>
    public Action<Exception>? OutputFailed { get; init; }
}
