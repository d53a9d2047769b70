namespace Hype.Vm.Devices.Serial;

/// <summary>The receiving half of a 16550: 16 bytes with the FIFO on, one without.</summary>
internal sealed class SerialReceiver
{
    /// <summary>How many bytes the FIFO holds.</summary>
    internal const int FifoSize = 16;

    private readonly byte[] _bytes = new byte[FifoSize];
    private int _start;

    /// <summary>Gets how many bytes wait to be read.</summary>
    internal int Count { get; private set; }

    /// <summary>Gets how many bytes there is room for.</summary>
    internal int Room => Math.Max(0, (HasFifo ? FifoSize : 1) - Count);

    /// <summary>Gets a value indicating whether a byte was lost since the line status was last read.</summary>
    internal bool HasOverrun { get; private set; }

    /// <summary>Gets or sets a value indicating whether the FIFO is on.</summary>
    /// <remarks>What is in it stays. A chip would lose that, which drivers are not out for: Linux turns the FIFO on after it has begun to listen, and those
    /// that want it empty say so.</remarks>
    internal bool HasFifo { get; set; }

    /// <summary>Empties it.</summary>
    internal void Clear()
    {
        _start = 0;
        Count = 0;
    }

    /// <summary>Receives a byte; where there is no room it is lost.</summary>
    internal void Add(byte value)
    {
        if (Room == 0)
        {
            HasOverrun = true;
            return;
        }

        _bytes[(_start + Count) % FifoSize] = value;
        Count++;
    }

    /// <summary>Takes the oldest byte; zero where there is none.</summary>
    internal byte Take()
    {
        if (Count == 0)
        {
            return 0;
        }

        byte value = _bytes[_start];
        _start = (_start + 1) % FifoSize;
        Count--;
        return value;
    }

    /// <summary>Tells of a loss, once.</summary>
    internal bool TakeOverrun()
    {
        bool lost = HasOverrun;
        HasOverrun = false;
        return lost;
    }
}
