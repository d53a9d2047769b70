using System.Runtime.ExceptionServices;
using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;

namespace Hype.Vm.Consoles;

/// <summary>The io thread's end of a console on two streams: two bounded buffers, and a thread behind each that waits for its stream.</summary>
/// <param name="input">What the guest reads.</param>
/// <param name="output">What the guest writes.</param>
/// <param name="bufferSize">How many bytes each buffer holds.</param>
internal sealed class StreamEndpoint(Stream input, Stream output, int bufferSize) : IConsoleEndpoint
{
    private readonly BoundedByteBuffer _fromHost = new(bufferSize);
    private readonly BoundedByteBuffer _toHost = new(bufferSize);
    private IEventLoop? _loop;
    private Action? _inputReady;
    private Action? _outputReady;

    // Owned by the io thread. Started when first needed: a stream that the guest never asks for loses nothing to a machine that never runs.
    private Thread? _inputPump;
    private Thread? _outputPump;

    // Set on the io thread, taken by a pump: whether the device waits for a call.
    private int _inputWanted;
    private int _outputWanted;
    private int _unwritten; // Bytes that the guest was told are taken and that the stream has not got yet.
    private volatile bool _outputEnded; // What is still unwritten never will be.
    private volatile Exception? _outputFailure; // Set by the output's pump, before _outputEnded.

    /// <inheritdoc/>
    public Exception? OutputFailure => _outputFailure;

    /// <inheritdoc/>
    public void Attach(IEventLoop loop, Action inputReady, Action outputReady)
    {
        _loop = loop;
        _inputReady = inputReady;
        _outputReady = outputReady;
    }

    /// <inheritdoc/>
    public bool HasPendingOutput
    {
        get
        {
            // Announce first, look after: the pump rings when it is done.
            Interlocked.Exchange(ref _outputWanted, 1);
            return !_outputEnded && Volatile.Read(ref _unwritten) > 0;
        }
    }

    /// <inheritdoc/>
    public bool TryRead(Span<byte> destination, out int count)
    {
        _inputPump ??= StartPump(PumpInput, "hype-console-in");
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
        _outputPump ??= StartPump(PumpOutput, "hype-console-out");
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

    private static Thread StartPump(ThreadStart pump, string name)
    {
        Thread thread = new(pump) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    private void PumpInput()
    {
        _ = RunToTheStreamsEnd(ReadAll);
        _fromHost.Complete();
        Ring(ref _inputWanted, _inputReady!);
    }

    private void ReadAll()
    {
        byte[] buffer = new byte[4096];
        int count;
        while ((count = input.Read(buffer, 0, buffer.Length)) > 0 && _fromHost.Add(buffer.AsSpan(0, count)))
        {
            Ring(ref _inputWanted, _inputReady!);
        }
    }

    private void PumpOutput()
    {
        _outputFailure = RunToTheStreamsEnd(WriteAll);
        _outputEnded = true;
        _toHost.Complete(); // From here on it takes and drops what the guest still writes.
        Interlocked.Exchange(ref _outputWanted, 0);
        _loop!.Post(_outputReady!); // Wanted or not: a guest that writes nothing more has to be told of a failure, too.
    }

    /// <summary>Runs a pump until its stream ends. One that fails has ended: the guest's input does, and its output goes nowhere.</summary>
    /// <returns>Why it failed, if it did.</returns>
    private Exception? RunToTheStreamsEnd(Action pump)
    {
        try
        {
            pump();
            return null;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return exception;
        }
#pragma warning disable CA1031 // Not swallowed: it goes on on the io thread, where it ends the machine instead of the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _loop!.Post(ExceptionDispatchInfo.Capture(exception).Throw);
            return null;
        }
    }

    private void WriteAll()
    {
        byte[] buffer = new byte[4096];
        int count;
        while ((count = _toHost.Take(buffer)) > 0)
        {
            Ring(ref _outputWanted, _outputReady!); // There is room again.
            output.Write(buffer, 0, count);
            if (_toHost.IsEmpty)
            {
                output.Flush();
            }

            if (Interlocked.Add(ref _unwritten, -count) == 0)
            {
                Ring(ref _outputWanted, _outputReady!); // Nothing is pending any more.
            }
        }
    }

    /// <summary>Counts before it adds: the pump may be done with the bytes before this method is.</summary>
    private int Hand(ReadOnlySpan<byte> source)
    {
        Interlocked.Add(ref _unwritten, source.Length);
        int added = _toHost.TryAdd(source);
        if (added < source.Length && Interlocked.Add(ref _unwritten, added - source.Length) == 0)
        {
            // The pump may have looked while too many were counted, and rung nobody.
            Ring(ref _outputWanted, _outputReady!);
        }

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
