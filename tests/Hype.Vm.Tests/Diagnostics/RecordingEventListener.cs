using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Hype.Vm.Diagnostics;

namespace Hype.Vm.Tests.Diagnostics;

/// <summary>Watches the event source of this process, as a tool outside of it would.</summary>
internal sealed class RecordingEventListener : EventListener
{
    private readonly ConcurrentQueue<EventWrittenEventArgs> _events = new();
    private readonly ConcurrentDictionary<string, double> _counters = new();
    private readonly SemaphoreSlim _polled = new(0);

    public RecordingEventListener() =>
        EnableEvents(HypeEventSource.Log, EventLevel.Verbose, EventKeywords.All, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "0.1" });

    /// <summary>Returns the events of a machine, as <c>Name(payload)</c> without its id.</summary>
    public IReadOnlyList<string> EventsOf(int machine) =>
    [
        .. _events
            .Where(written => written.Payload is [int id, ..] && id == machine)
            .Select(written => $"{written.EventName}({string.Join(", ", written.Payload!.Skip(1))})"),
    ];

    /// <summary>Returns the names of the counters that were polled.</summary>
    public IReadOnlySet<string> CounterNames => _counters.Keys.ToHashSet();

    /// <summary>Waits until the sum of a rate's increments, or a counter's last mean, is as it should be.</summary>
    public async Task WaitForCounterAsync(string name, Func<double, bool> isReached, TimeSpan deadline)
    {
        using CancellationTokenSource timeout = new(deadline);
        while (!isReached(_counters.GetValueOrDefault(name)))
        {
            await _polled.WaitAsync(timeout.Token);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _polled.Dispose();
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName != "EventCounters")
        {
            _events.Enqueue(eventData);
            return;
        }

        IDictionary<string, object> payload = (IDictionary<string, object>)eventData.Payload![0]!;
        string name = (string)payload["Name"];
        _ = payload.TryGetValue("Increment", out object? increment)
            ? _counters.AddOrUpdate(name, (double)increment, (_, sum) => sum + (double)increment)
            : _counters[name] = (double)payload["Mean"];
        _polled.Release();
    }
}
