using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>The io thread's end of a console on two streams: two bounded buffers, and a thread behind each that waits for its stream.</summary>
internal sealed class StreamEndpoint(Stream input, Stream output) : IConsoleEndpoint
{
    /// <summary>Enough that neither side waits for the other in ordinary use, and no more than a pipe holds.</summary>
    private const int BufferSize = 64 * 1024;

    private readonly BoundedByteBuffer _fromHost = new(BufferSize);
    private readonly BoundedByteBuffer _toHost = new(BufferSize);
    private IEventLoop? _loop;
    private Action? _inputReady;
    private Action? _outputReady;

    // Set on the io thread, taken by a pump: whether the device waits for a call.
    private int _inputWanted;
    private int _outputWanted;
    private int _unwritten; // Bytes that the guest was told are taken and that the stream has not got yet.

    /// <inheritdoc/>
    public void Attach(IEventLoop loop, Action inputReady, Action outputReady)
    {
        _loop = loop;
        _inputReady = inputReady;
        _outputReady = outputReady;
        new Thread(PumpInput) { Name = "hype-console-in", IsBackground = true }.Start();
        new Thread(PumpOutput) { Name = "hype-console-out", IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public bool HasPendingOutput
    {
        get
        {
            Interlocked.Exchange(ref _outputWanted, 1);
            return Volatile.Read(ref _unwritten) > 0;
        }
    }

    /// <inheritdoc/>
    public bool TryRead(Span<byte> destination, out int count)
    {
        if (_fromHost.TryTake(destination, out count))
        {
            return true;
        }

        // Announce first, look again after: a byte that came in between rings nobody otherwise.
        Interlocked.Exchange(ref _inputWanted, 1);
        return _fromHost.TryTake(destination, out count);
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> source, out int count)
    {
        count = Hand(source);
        if (count == 0)
        {
            Interlocked.Exchange(ref _outputWanted, 1);
            count = Hand(source);
        }

        return count > 0;
    }

    /// <summary>Ends both pumps: what the output's has not written yet is still written, by its thread.</summary>
    public void Dispose()
    {
        _fromHost.Complete();
        _toHost.Complete();
    }

    private void PumpInput()
    {
        byte[] buffer = new byte[4096];
        try
        {
            int count;
            while ((count = input.Read(buffer)) > 0 && _fromHost.Add(buffer.AsSpan(0, count)))
            {
                Ring(ref _inputWanted, _inputReady!);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // A stream that fails has no more to give: the guest sees the end of input.
        }

        _fromHost.Complete();
        Ring(ref _inputWanted, _inputReady!);
    }

    private void PumpOutput()
    {
        byte[] buffer = new byte[4096];
        try
        {
            int count;
            while ((count = _toHost.Take(buffer)) > 0)
            {
                Ring(ref _outputWanted, _outputReady!);
                output.Write(buffer, 0, count);
                if (_toHost.IsEmpty)
                {
                    output.Flush();
                }

                Interlocked.Add(ref _unwritten, -count);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nobody reads any more: completed, the buffer takes and drops what the guest still writes.
            _toHost.Complete();
            Volatile.Write(ref _unwritten, 0);
        }

        Ring(ref _outputWanted, _outputReady!);
    }

    /// <summary>Counts before it adds: the pump may be done with the bytes before this method is.</summary>
    private int Hand(ReadOnlySpan<byte> source)
    {
        Interlocked.Add(ref _unwritten, source.Length);
        int added = _toHost.TryAdd(source);
        Interlocked.Add(ref _unwritten, added - source.Length);
        return added;
    }

    private void Ring(ref int wanted, Action ready)
    {
        if (Interlocked.Exchange(ref wanted, 0) != 0)
        {
            _loop!.Post(ready);
        }
    }
}
