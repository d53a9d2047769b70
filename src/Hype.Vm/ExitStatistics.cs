using System.Diagnostics;
using Hype.Vm.Bus;

namespace Hype.Vm;

/// <summary>How often a machine's vCPUs came back to user space, and for what.</summary>
public sealed class ExitStatistics
{
    private readonly ExitCounters _counters = new();

    /// <summary>Initializes empty statistics.</summary>
    internal ExitStatistics()
    {
    }

    /// <summary>Gets how many exits there were.</summary>
    public long Total => _counters.Total;

    /// <summary>Gets how many of them had one of so many causes that they were not told apart.</summary>
    public long Uncounted => _counters.Uncounted;

    /// <summary>Gets how long this process took to answer them: from KVM_RUN's return to the next call, on all vCPU threads together.</summary>
    public TimeSpan HandlerTime => Stopwatch.GetElapsedTime(0, _counters.HandlerTicks);

    /// <summary>Gets the longest run of reads of one port by one vCPU with nothing in between: a guest that polls.</summary>
    public ExitCount LongestPortReadRun => _counters.LongestPortReadRun;

    /// <summary>Lists the causes.</summary>
    /// <returns>The counts, the highest first.</returns>
    public IReadOnlyList<ExitCount> ToList() => _counters.ToList();

    /// <summary>Returns how often something was the cause.</summary>
    /// <param name="kind">The kind of access.</param>
    /// <param name="address">The port or the address.</param>
    /// <returns>The count.</returns>
    public long Count(ExitKind kind, ulong address) => _counters.Count(kind, address);

    /// <summary>Adds the exits of a vCPU.</summary>
    /// <param name="counters">What it counted.</param>
    internal void Add(ExitCounters counters) => _counters.Merge(counters);
}
