using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>The io thread's end of a console in memory.</summary>
internal sealed class MemoryEndpoint : IConsoleEndpoint
{
    private readonly MemoryConsole _console;
    private readonly Action _ringLoop; // Made once: it is named for every byte that the guest waits for.
    private IEventLoop? _loop;
    private Action? _inputReady;

    /// <summary>Makes the io thread's end.</summary>
    /// <param name="console">The end of the code that talks to the guest.</param>
    internal MemoryEndpoint(MemoryConsole console)
    {
        _console = console;
        _ringLoop = RingLoop;
    }

    /// <inheritdoc/>
    public void Attach(IEventLoop loop, Action inputReady, Action outputReady)
    {
        _loop = loop;
        _inputReady = inputReady;
    }

    /// <inheritdoc/>
    public bool TryRead(Span<byte> destination, out int count)
    {
        if (_console.Input.TryTake(destination, out count))
        {
            return true;
        }

        // Announce first, look again after: text that came in between rings nobody otherwise.
        _console.Input.OnNext(_ringLoop);
        return _console.Input.TryTake(destination, out count);
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> source, out int count)
    {
        _console.Output.Append(source);
        count = source.Length;
        return true;
    }

    /// <summary>Ends both directions, so that whoever waits to send more, or for more from the guest, is let go.</summary>
    public void Dispose()
    {
        _console.Input.Complete();
        _console.Output.End();
    }

    private void RingLoop() => _loop!.Post(_inputReady!);
}
