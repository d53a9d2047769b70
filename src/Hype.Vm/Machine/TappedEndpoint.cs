using Hype.Vm.Consoles;
using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Machine;

/// <summary>An endpoint whose output is remembered for <see cref="VmRunResult.ConsoleTail"/>.</summary>
/// <param name="inner">The endpoint.</param>
/// <param name="tails">Who remembers.</param>
internal sealed class TappedEndpoint(IConsoleEndpoint inner, ConsoleTails tails) : IConsoleEndpoint
{
    private readonly OutputTail _tail = new();

    /// <inheritdoc/>
    public bool InputHasEnded => inner.InputHasEnded;

    /// <inheritdoc/>
    public Exception? OutputFailure => inner.OutputFailure;

    /// <inheritdoc/>
    public bool HasPendingOutput => inner.HasPendingOutput;

    /// <inheritdoc/>
    public void Attach(IEventLoop loop, Action inputReady, Action outputReady) => inner.Attach(loop, inputReady, outputReady);

    /// <inheritdoc/>
    public bool TryRead(Span<byte> destination, out int count) => inner.TryRead(destination, out count);

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> source, out int count)
    {
        bool taken = inner.TryWrite(source, out count);
        if (taken)
        {
            tails.Append(_tail, source[..count]);
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
