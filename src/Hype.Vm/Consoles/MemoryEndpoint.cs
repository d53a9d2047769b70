using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>The io thread's end of a console in memory.</summary>
internal sealed class MemoryEndpoint(MemoryConsole console) : IConsoleEndpoint
{
    private IEventLoop? _loop;
    private Action? _inputReady;

    /// <inheritdoc/>
    public void Attach(IEventLoop loop, Action inputReady, Action outputReady)
    {
        _loop = loop;
        _inputReady = inputReady;
    }

    /// <inheritdoc/>
    public bool TryRead(Span<byte> destination, out int count)
    {
        if (console.Input.TryTake(destination, out count))
        {
            return true;
        }

        // Announce first, look again after: text that came in between rings nobody otherwise.
        console.OnNextInput(RingLoop);
        return console.Input.TryTake(destination, out count);
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> source, out int count)
    {
        console.Append(source);
        count = source.Length;
        return true;
    }

    /// <summary>Ends the input, so that whoever waits to send more is let go.</summary>
    public void Dispose() => console.Input.Complete();

    private void RingLoop() => _loop!.Post(_inputReady!);
}
