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
}
