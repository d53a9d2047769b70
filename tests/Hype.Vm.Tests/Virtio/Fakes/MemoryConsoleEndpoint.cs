using Hype.Vm.Events;
using Hype.Vm.Virtio.Devices.Console;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>A host's end of a console in memory, as slow and as full as the test wants it.</summary>
internal sealed class MemoryConsoleEndpoint : IConsoleEndpoint
{
    private readonly byte[] _input = new byte[1 << 20];
    private readonly byte[] _output = new byte[1 << 22];
    private int _inputStart;
    private int _inputEnd;
    private int _outputCount;
    private Action? _inputReady;
    private Action? _outputReady;
    private bool _readWaits;
    private bool _writeWaits;

    /// <summary>How many bytes the host takes before it has to be waited for.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>How many bytes the host moves at most in one call.</summary>
    public int MaxPiece { get; set; } = int.MaxValue;

    /// <summary>Whether the host has said everything: a read finds the end.</summary>
    public bool InputEnded { get; set; }

    /// <summary>What happens elsewhere while the host is written to.</summary>
    public Action? OnWrite { get; set; }

    public int ReadCount { get; private set; }

    public ReadOnlySpan<byte> Output => _output.AsSpan(0, _outputCount);

    public int UnreadCount => _inputEnd - _inputStart;

    public void Attach(IEventLoop loop, Action inputReady, Action outputReady)
    {
        _inputReady = inputReady;
        _outputReady = outputReady;
    }

    public bool TryRead(Span<byte> destination, out int count)
    {
        Assert.False(destination.IsEmpty);
        ReadCount++;
        count = Math.Min(Math.Min(UnreadCount, destination.Length), MaxPiece);
        _input.AsSpan(_inputStart, count).CopyTo(destination);
        _inputStart += count;
        _readWaits = count == 0 && !InputEnded;
        return !_readWaits;
    }

    public bool TryWrite(ReadOnlySpan<byte> source, out int count)
    {
        Assert.False(source.IsEmpty);
        OnWrite?.Invoke();
        count = Math.Min(Math.Min(Room, source.Length), MaxPiece);
        source[..count].CopyTo(_output.AsSpan(_outputCount));
        _outputCount += count;
        Room -= Room == int.MaxValue ? 0 : count;
        _writeWaits = count == 0;
        return !_writeWaits;
    }

    /// <summary>The host says something.</summary>
    public void Type(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_input.AsSpan(_inputEnd));
        _inputEnd += bytes.Length;
        if (_readWaits)
        {
            _readWaits = false;
            _inputReady!();
        }
    }

    /// <summary>The host takes so many bytes more.</summary>
    public void MakeRoom(int bytes)
    {
        Room = bytes;
        if (_writeWaits)
        {
            _writeWaits = false;
            _outputReady!();
        }
    }

    public void Dispose()
    {
    }
}
