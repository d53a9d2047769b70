using System.Diagnostics.Tracing;

namespace Hype.Vm.Diagnostics;

/// <summary>The events and counters of all machines in the process, for tools such as dotnet-counters and dotnet-trace: <c>Hype-Vm</c>.</summary>
/// <remarks>
/// <para>The one static instance of this library that changes: an event source is registered with the runtime once for a process, and
/// what it tells is of the process. No machine ever reads it; docs/diagnostics.md has its names, which are kept.</para>
/// <para>Counters are polled, and only while somebody watches. What they read is counted by each machine, watched or not.</para>
/// </remarks>
[EventSource(Name = SourceName)]
internal sealed class HypeEventSource : EventSource
{
    /// <summary>The name by which tools find it.</summary>
    internal const string SourceName = "Hype-Vm";

    private const int RunStartId = 1;
    private const int RunStopId = 2;
    private const int DeviceActivatedId = 3;
    private const int DeviceNeedsResetId = 4;

    private readonly RunningMachines _machines = new();
    private DiagnosticCounter[]? _counters; // Guarded by the runtime's lock around commands.
    private int _lastMachine;

    private HypeEventSource()
    {
    }

    /// <summary>Gets the instance of this process.</summary>
    internal static HypeEventSource Log { get; } = new();

    /// <summary>Gives a machine its id: the first of a process is 1.</summary>
    /// <returns>The id.</returns>
    [NonEvent]
    internal int NextMachineId() => Interlocked.Increment(ref _lastMachine);

    /// <summary>Tells that a run starts, and takes the machine's counters into the sums.</summary>
    /// <param name="machine">The machine's id.</param>
    /// <param name="readCounters">Reads its counters, on any thread.</param>
    [NonEvent]
    internal void StartRun(int machine, Func<CounterTotals> readCounters)
    {
        _machines.Add(machine, readCounters);
        RunStart(machine);
    }

    /// <summary>Tells that a run has ended.</summary>
    /// <param name="machine">The machine's id.</param>
    /// <param name="reason">Why.</param>
    [NonEvent]
    internal void StopRun(int machine, VmExitReason reason)
    {
        _machines.Remove(machine);
        if (IsEnabled())
        {
            RunStop(machine, reason.ToString());
        }
    }

    /// <summary>A run starts.</summary>
    /// <param name="machine">The machine's id.</param>
    [Event(RunStartId, Level = EventLevel.Informational, ActivityOptions = EventActivityOptions.Disable)] // It stops on another thread.
    internal void RunStart(int machine) => WriteEvent(RunStartId, machine);

    /// <summary>A run has ended.</summary>
    /// <param name="machine">The machine's id.</param>
    /// <param name="reason">The name of its <see cref="VmExitReason"/>.</param>
    [Event(RunStopId, Level = EventLevel.Informational, ActivityOptions = EventActivityOptions.Disable)]
    internal void RunStop(int machine, string reason) => WriteEvent(RunStopId, machine, reason);

    /// <summary>A driver has set up its device.</summary>
    /// <param name="machine">The machine's id.</param>
    /// <param name="device">The device's index among the machine's.</param>
    /// <param name="features">The negotiated feature bits.</param>
    [Event(DeviceActivatedId, Level = EventLevel.Verbose)]
    internal void DeviceActivated(int machine, int device, long features) =>
        WriteEvent(DeviceActivatedId, (EventSourcePrimitive)machine, device, features); // Not the overload for three longs.

    /// <summary>A driver broke a rule; its device is out of service until it is reset.</summary>
    /// <param name="machine">The machine's id.</param>
    /// <param name="device">The device's index among the machine's.</param>
    /// <param name="mistake">The name of the rule.</param>
    [Event(DeviceNeedsResetId, Level = EventLevel.Warning)]
    internal void DeviceNeedsReset(int machine, int device, string mistake) =>
        WriteEvent(DeviceNeedsResetId, (EventSourcePrimitive)machine, device, mistake);

    /// <inheritdoc/>
    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command == EventCommand.Enable)
        {
            _counters ??= CreateCounters(); // Kept from then on: the first look at a rate has to have something to compare with.
        }
    }

    private DiagnosticCounter[] CreateCounters() =>
    [
        new PollingCounter("running-machines", this, () => _machines.Count) { DisplayName = "Running machines" },
        CreateRate("vcpu-exits", "vCPU exits", static totals => totals.VcpuExits),
        CreateRate("available-buffer-notifications", "Available buffer notifications", static totals => totals.AvailableBufferNotifications),
        CreateRate("used-buffer-notifications", "Used buffer notifications", static totals => totals.UsedBufferNotifications),
        CreateRate("console-bytes-from-guest", "Console bytes from guests", static totals => totals.ConsoleBytesFromGuest, "B"),
        CreateRate("console-bytes-to-guest", "Console bytes to guests", static totals => totals.ConsoleBytesToGuest, "B"),
        CreateRate("entropy-bytes", "Entropy bytes to guests", static totals => totals.EntropyBytes, "B"),
    ];

    private IncrementingPollingCounter CreateRate(string name, string displayName, Func<CounterTotals, long> select, string units = "") =>
        new(name, this, () => select(_machines.Sum()))
        {
            DisplayName = displayName,
            DisplayUnits = units,
            DisplayRateTimeScale = TimeSpan.FromSeconds(1),
        };
}
