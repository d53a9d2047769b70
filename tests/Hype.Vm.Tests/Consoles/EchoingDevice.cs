using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Tests.Machine;
using Hype.Vm.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

/// <summary>A device on an io thread that gives back what it gets, and notes what that thread has allocated.</summary>
internal sealed class EchoingDevice : IDisposable
{
    private readonly RunningIoThread _io;
    private readonly IConsoleEndpoint _endpoint;
    private readonly byte[] _buffer = new byte[4096];
    private readonly List<(long Echoed, long Allocated)> _notes = new(1 << 20); // Owned by the io thread.
    private readonly SemaphoreSlim _progress = new(0);
    private int _start;
    private int _count;
    private long _echoed;

    public EchoingDevice(ConsoleEndpoint console, RunningIoThread io)
    {
        _io = io;
        _endpoint = console.Open();
        _endpoint.Attach(io.Loop, Echo, Echo);
        io.Loop.Post(Echo);
    }

    public async Task EchoedAsync(long total)
    {
        while (Volatile.Read(ref _echoed) < total)
        {
            Assert.True(await _progress.WaitAsync(TestDeadline.Span), $"Only {_echoed} bytes were echoed.");
        }
    }

    /// <summary>Returns what the thread has allocated since it had echoed so many bytes, and ends it.</summary>
    public long AllocatedAfter(long echoed)
    {
        _io.End();
        return _notes[^1].Allocated - _notes.First(note => note.Echoed >= echoed).Allocated;
    }

    public void Dispose()
    {
        _io.End();
        _endpoint.Dispose();
        _progress.Dispose();
    }

    private void Echo()
    {
        while (_count > 0 || _endpoint.TryRead(_buffer, out _count))
        {
            if (_count == 0 || !_endpoint.TryWrite(_buffer.AsSpan(_start, _count), out int written))
            {
                break;
            }

            _echoed += written;
            _count -= written;
            _start = _count == 0 ? 0 : _start + written;
        }

        _notes.Add((_echoed, GC.GetAllocatedBytesForCurrentThread()));
        if (_progress.CurrentCount == 0)
        {
            _progress.Release();
        }
    }
}
