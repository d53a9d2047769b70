namespace Hype.Vm.Bus;

/// <summary>Counts a vCPU's exits by what caused them, to find what a guest spends its time on.</summary>
/// <remarks>
/// One per vCPU, owned by its thread; merged when the threads have ended. The table has a fixed size, so that a guest which
/// touches every address costs no memory: what finds no place is counted together. Recording allocates nothing.
/// </remarks>
internal sealed class ExitCounters
{
    /// <summary>How many different causes are told apart; a boot has a few dozen.</summary>
    public const int Capacity = 512;

    private readonly ExitCount[] _table = new ExitCount[Capacity * 2]; // open addressing, at most half full; free where Count is 0
    private int _used;
    private long _run; // how often the last port was read since anything else happened
    private ulong _runPort;

    /// <summary>Gets how many exits there were.</summary>
    public long Total { get; private set; }

    /// <summary>Gets how many of them found no place in the table.</summary>
    public long Uncounted { get; private set; }

    /// <summary>Gets how long this monitor took to answer them, beside the switches between guest and host: in units of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long HandlerTicks { get; private set; }

    /// <summary>Gets the longest run of reads of one port with no other exit in between: a guest that waits for a device.</summary>
    public ExitCount LongestPortReadRun { get; private set; }

    /// <summary>Counts an exit.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="address">The port or the address; zero for <see cref="ExitKind.Other"/>.</param>
    public void Record(ExitKind kind, ulong address)
    {
        Add(kind, address, 1);
        _run = kind == ExitKind.PortRead ? (_run > 0 && address == _runPort ? _run + 1 : 1) : 0;
        _runPort = address;
        KeepLonger(new ExitCount(ExitKind.PortRead, address, _run));
    }

    /// <summary>Adds the time that an exit took to answer.</summary>
    /// <param name="ticks">The time.</param>
    public void AddHandlerTime(long ticks) => HandlerTicks += ticks;

    /// <summary>Gets how often something was the reason.</summary>
    /// <param name="kind">The kind of access.</param>
    /// <param name="address">The port or the address.</param>
    /// <returns>The count.</returns>
    public long Count(ExitKind kind, ulong address) => _table[FindSlot(kind, address)].Count;

    /// <summary>Adds what another vCPU counted; runs are compared, not added, for they are of one vCPU.</summary>
    /// <param name="other">The other counters.</param>
    public void Merge(ExitCounters other)
    {
        foreach (ref readonly ExitCount count in other._table.AsSpan())
        {
            if (count.Count > 0)
            {
                Add(count.Kind, count.Address, count.Count);
            }
        }

        Total += other.Uncounted;
        Uncounted += other.Uncounted;
        HandlerTicks += other.HandlerTicks;
        KeepLonger(other.LongestPortReadRun);
    }

    /// <summary>Lists what was counted.</summary>
    /// <returns>The counts, the highest first.</returns>
    public IReadOnlyList<ExitCount> ToList() =>
    [
        .. _table
            .Where(count => count.Count > 0)
            .OrderByDescending(count => count.Count)
            .ThenBy(count => count.Kind)
            .ThenBy(count => count.Address),
    ];

    private void Add(ExitKind kind, ulong address, long count)
    {
        Total += count;
        ref ExitCount slot = ref _table[FindSlot(kind, address)];
        if (slot.Count == 0 && _used == Capacity)
        {
            Uncounted += count;
            return;
        }

        _used += slot.Count == 0 ? 1 : 0;
        slot = new ExitCount(kind, address, slot.Count + count);
    }

    private void KeepLonger(ExitCount run)
    {
        if (run.Count > LongestPortReadRun.Count)
        {
            LongestPortReadRun = run;
        }
    }

    /// <summary>Finds the slot of a cause, or the free one where it would go; half of the table is always free.</summary>
    private int FindSlot(ExitKind kind, ulong address)
    {
        int index = (int)((uint)HashCode.Combine(kind, address) % (uint)_table.Length);
        while (_table[index].Count > 0 && (_table[index].Address != address || _table[index].Kind != kind))
        {
            index = (index + 1) % _table.Length;
        }

        return index;
    }
}
