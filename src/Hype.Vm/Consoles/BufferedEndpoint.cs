using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>An endpoint with a bounded buffer for each direction before another one that has none.</summary>
/// <remarks>
/// The output's buffer spares the guest a slow reader's pauses: Linux's console driver spins, with interrupts off, until a buffer that
/// it has transmitted comes back. The input is read ahead, so that the escape key is found even while the guest takes nothing.
/// </remarks>
/// <param name="host">The endpoint behind.</param>
/// <param name="bufferSize">How many bytes each buffer holds.</param>
/// <param name="escapeKey">The key that is taken out of the input, if there is one.</param>
internal sealed class BufferedEndpoint(IConsoleEndpoint host, int bufferSize, EscapeKey? escapeKey) : IConsoleEndpoint
{
    private readonly ByteRing _input = new(bufferSize);
    private readonly ByteRing _output = new(bufferSize);
    private Action? _inputReady;
    private Action? _outputReady;
    private bool _hostIsEmpty;     // until OnHostInput
    private bool _hostHasEnded;
    private bool _hostIsBusy;      // until OnHostRoom
    private bool _deviceWantsInput;

    /// <inheritdoc/>
    public bool InputHasEnded => _hostHasEnded && _input.Count == 0;

    /// <inheritdoc/>
    public Exception? OutputFailure => host.OutputFailure;

    /// <inheritdoc/>
    public bool HasPendingOutput => _output.Count > 0 || host.HasPendingOutput;

    /// <inheritdoc/>
    public void Attach(IEventLoop loop, Action inputReady, Action outputReady)
    {
        _inputReady = inputReady;
        _outputReady = outputReady;
        host.Attach(loop, OnHostInput, OnHostRoom);
        loop.Post(OnHostInput);
    }

    /// <inheritdoc/>
    public bool TryRead(Span<byte> destination, out int count)
    {
        ReadAhead();
        ReadOnlySpan<byte> oldest = _input.OldestPiece;
        count = Math.Min(oldest.Length, destination.Length);
        oldest[..count].CopyTo(destination);
        _input.Drop(count);
        ReadAhead(); // Into the room there is now: nobody may ask again, and the escape key may be next.
        _deviceWantsInput = count == 0 && !_hostHasEnded;
        return !_deviceWantsInput;
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> source, out int count)
    {
        if (!_hostIsBusy && _output.Count == 0)
        {
            if (host.TryWrite(source, out count))
            {
                return true;
            }

            _hostIsBusy = true;
        }

        count = _output.Add(source);
        return count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => host.Dispose();

    private void OnHostInput()
    {
        _hostIsEmpty = false;
        ReadAhead();
        if ((_deviceWantsInput && _input.Count > 0) || InputHasEnded)
        {
            _deviceWantsInput = false;
            _inputReady!();
        }
    }

    private void ReadAhead()
    {
        while (!_hostIsEmpty && !_hostHasEnded && !_input.FreePiece.IsEmpty)
        {
            Span<byte> free = _input.FreePiece;
            if (!host.TryRead(free, out int count))
            {
                _hostIsEmpty = true;
            }
            else if (count == 0)
            {
                _hostHasEnded = true;
            }
            else
            {
                _input.Commit(TakeEscapeKeyOut(free[..count]));
            }
        }
    }

    /// <summary>Closes the gaps that the escape key leaves.</summary>
    /// <returns>How many bytes remain.</returns>
    private int TakeEscapeKeyOut(Span<byte> bytes)
    {
        if (escapeKey is null || !bytes.Contains(escapeKey.Key))
        {
            return bytes.Length;
        }

        int kept = 0;
        foreach (byte value in bytes)
        {
            if (value == escapeKey.Key)
            {
                escapeKey.Pressed();
            }
            else
            {
                bytes[kept++] = value;
            }
        }

        return kept;
    }

    private void OnHostRoom()
    {
        _hostIsBusy = false;
        while (!_hostIsBusy && _output.Count > 0)
        {
            if (host.TryWrite(_output.OldestPiece, out int count))
            {
                _output.Drop(count);
            }
            else
            {
                _hostIsBusy = true;
            }
        }

        // Also where the device waits for nothing: it learns of a failure, or that everything has arrived, by this call.
        _outputReady!();
    }
}
