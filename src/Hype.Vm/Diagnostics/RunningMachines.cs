namespace Hype.Vm.Diagnostics;

/// <summary>The machines that run in this process, and what all that ever ran have counted together.</summary>
/// <remarks>
/// Safe on any thread. Machines count for themselves, each counter on the one thread that owns it; nothing is shared between them
/// but this list, which is only touched when a run starts or ends and when somebody looks.
/// </remarks>
internal sealed class RunningMachines
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Func<CounterTotals>> _running = []; // guarded by _gate, as the next
    private CounterTotals _ended;

    /// <summary>Gets how many run.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Adds a machine whose run starts.</summary>
    /// <param name="machine">Its id.</param>
    /// <param name="read">Reads its counters, on any thread.</param>
    internal void Add(int machine, Func<CounterTotals> read)
    {
        lock (_gate)
        {
            _running.Add(machine, read);
        }
    }

    /// <summary>Removes a machine whose run has ended; what it counted stays in the sums.</summary>
    /// <param name="machine">Its id.</param>
    internal void Remove(int machine)
    {
        lock (_gate)
        {
            if (_running.Remove(machine, out Func<CounterTotals>? read))
            {
                _ended += read();
            }
        }
    }

    /// <summary>Adds everything up.</summary>
    /// <returns>The sums.</returns>
    internal CounterTotals Sum()
    {
        lock (_gate)
        {
            CounterTotals sum = _ended;
            foreach (Func<CounterTotals> read in _running.Values)
            {
                sum += read();
            }

            return sum;
        }
    }
}
