using Hype.Interop;
using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>The io thread's end of a console on two descriptors.</summary>
internal sealed class DescriptorEndpoint(HostDescriptor input, HostDescriptor output) : IConsoleEndpoint
{
    private DescriptorReadiness? _input;
    private DescriptorReadiness? _output;
    private Action? _outputReady;
    private bool _inputEnded;

    /// <inheritdoc/>
    public Exception? OutputFailure { get; private set; }

    /// <inheritdoc/>
    public void Attach(IEventLoop loop, Action inputReady, Action outputReady)
    {
        _input = new DescriptorReadiness(loop, input.Descriptor, EventInterest.Readable, inputReady);
        _output = new DescriptorReadiness(loop, output.Descriptor, EventInterest.Writable, outputReady);
        _outputReady = outputReady;
        if (output.TellsHangUp)
        {
            _output.CallOnHangUp(OnOutputHungUp);
        }
    }

    /// <inheritdoc/>
    public bool TryRead(Span<byte> destination, out int count)
    {
        count = 0;
        if (_inputEnded)
        {
            return true;
        }

        Errno errno = input.Read(destination, out count);
        if (errno == Errno.EAGAIN)
        {
            _input!.CallOnce();
            return false;
        }

        // A terminal whose other side is gone gives EIO: the end, like any other error.
        _inputEnded = errno != Errno.None || count == 0;
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> source, out int count)
    {
        count = source.Length;
        if (OutputFailure is not null)
        {
            return true;
        }

        Errno errno = output.Write(source, out count);
        if (errno == Errno.EAGAIN)
        {
            _output!.CallOnce();
            return false;
        }

        if (errno != Errno.None || count == 0)
        {
            Fail(errno == Errno.None ? Errno.EIO : errno);
            count = source.Length;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
        input.Dispose();
        output.Dispose();
    }

    /// <summary>A guest that writes nothing does not keep a run alive whose reader is gone.</summary>
    private void OnOutputHungUp()
    {
        if (OutputFailure is null)
        {
            Fail(output.ReadHangUp());
        }

        _outputReady!();
    }

    private void Fail(Errno errno) => OutputFailure = new SystemCallException("write", errno, "the console's output");
}
