using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles.Pipes;

/// <summary>The io thread's end of a console on pipes.</summary>
/// <param name="pipes">The pipes.</param>
internal sealed class PipeEndpoint(ConsolePipes pipes) : IConsoleEndpoint
{
    private readonly PipeInput _input = new(pipes.ToGuestReader);
    private readonly PipeOutput _output = new(pipes.FromGuestWriter, pipes.FromGuest);

    /// <inheritdoc/>
    public Exception? OutputFailure => _output.Failure;

    /// <inheritdoc/>
    public void Attach(IEventLoop loop, Action inputReady, Action outputReady)
    {
        _input.Attach(loop, inputReady);
        _output.Attach(loop, outputReady);
    }

    /// <inheritdoc/>
    public bool TryRead(Span<byte> destination, out int count) => _input.TryRead(destination, out count);

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> source, out int count) => _output.TryWrite(source, out count);

    /// <summary>Completes the io thread's ends, so that the program learns of the machine's end.</summary>
    public void Dispose()
    {
        pipes.ToGuestReader.Complete();
        pipes.FromGuestWriter.Complete();
    }
}
