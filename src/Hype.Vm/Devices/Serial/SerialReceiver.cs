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
    internal int Room => Capacity - Count;

    /// <summary>Gets a value indicating whether a byte was lost since the line status was last read.</summary>
    internal bool HasOverrun { get; private set; }

    private int Capacity { get; set; } = 1;

    /// <summary>Turns the FIFO on or off, which empties it.</summary>
    internal void SetFifo(bool isOn)
    {
        Capacity = isOn ? FifoSize : 1;
        Clear();
    }

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
