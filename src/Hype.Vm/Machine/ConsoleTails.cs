using Hype.Vm.Consoles;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Machine;

/// <summary>The last words of a guest, for whoever asks how its run ended.</summary>
/// <remarks>Consoles that carry the same log would be a jumble in one text: each has its own, and the one that was written to last counts.</remarks>
internal sealed class ConsoleTails
{
    private OutputTail? _latest; // Written on the io thread only, and read when that has ended.

    /// <summary>Puts a listener before what a console is plugged into.</summary>
    /// <param name="endpoint">What it is plugged into.</param>
    /// <returns>What the console works with.</returns>
    internal IConsoleEndpoint Tap(IConsoleEndpoint endpoint) => new TappedEndpoint(endpoint, this);

    /// <summary>Takes what a console's host took.</summary>
    /// <param name="tail">The console's tail.</param>
    /// <param name="bytes">The bytes.</param>
    internal void Append(OutputTail tail, ReadOnlySpan<byte> bytes)
    {
        tail.Append(bytes);
        _latest = tail;
    }

    /// <summary>Decodes the last words. No thread of the machine runs any more.</summary>
    /// <returns>The text; empty where the guest wrote nothing.</returns>
    public override string ToString() => _latest?.ToString() ?? "";
}
