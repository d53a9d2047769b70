using System.Diagnostics;
using System.Globalization;
using Hype.Vm;

namespace Hype.GuestTests.Scenarios;

/// <summary>Many machines in one process: what they leave behind, and whether they keep apart.</summary>
internal static class StopScenarios
{
    private const int Count = 50;
    private const int Seed = 20261122;
    private const ulong MemoryMiB = 97; // A prime: no other mapping of the process has a multiple of this size, so a leaked one can be told.

    internal static async Task StoppedAtRandomMoments(ScenarioContext context)
    {
        await StopAfterAsync(context, TimeSpan.FromMilliseconds(500));
        HostInventory before = HostInventory.Take(MemoryMiB << 20);
        await CheckThatALeakWouldShowAsync(context, before);

        Random random = new(Seed);
        List<double> milliseconds = [];
        for (int i = 0; i < Count; i++)
        {
            TimeSpan moment = TimeSpan.FromMilliseconds(random.NextDouble() * 2500);
            milliseconds.Add((await StopAfterAsync(context, moment)).TotalMilliseconds);
        }

        HostInventory after = HostInventory.Take(MemoryMiB << 20);
        milliseconds.Sort();
        context.Notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} stops, seed {Seed}: p50 {milliseconds[Count / 2]:0.0} ms, p99 {milliseconds[^1]:0.0} ms"));
        Check.Equal(before.ToString(), after.ToString());
    }

    internal static async Task TwoGuestsDoNotMixTheirConsoles(ScenarioContext context)
    {
        await using Guest first = context.CreateGuest();
        await using Guest second = context.CreateGuest();
        await Task.WhenAll(first.BootAsync(), second.BootAsync());
        string[] outputs = await Task.WhenAll(WriteLinesAsync(first, "first"), WriteLinesAsync(second, "second"));
        Check.Equal(Lines("first"), outputs[0]);
        Check.Equal(Lines("second"), outputs[1]);
        Check.That(!first.Console.Transcript.Contains("second", StringComparison.Ordinal), "the second guest's text is on the first's console");
        Check.That(!second.Console.Transcript.Contains("first", StringComparison.Ordinal), "the first guest's text is on the second's console");
        VmRunResult result = await first.EndAsync("reboot -f");
        Check.Equal(VmExitReason.Reset, result.Reason);
        Check.Equal("still here", await second.RunAsync("echo still here"));
    }

    /// <summary>An inventory that cannot see two machines would prove nothing.</summary>
    private static async Task CheckThatALeakWouldShowAsync(ScenarioContext context, HostInventory before)
    {
        Guest first = context.CreateGuest(memoryMiB: MemoryMiB);
        Guest second = context.CreateGuest(memoryMiB: MemoryMiB);
        string held = HostInventory.Take(MemoryMiB << 20).ToString();
        await first.DisposeAsync();
        await second.DisposeAsync();
        Check.That(held.Contains("mapping of guest size=2 ", StringComparison.Ordinal), held);
        Check.That(held.Contains("anon_inode:kvm-vm=2 ", StringComparison.Ordinal), held);
        Check.Equal(before.ToString(), HostInventory.Take(MemoryMiB << 20).ToString());
    }

    private static Task<string> WriteLinesAsync(Guest guest, string word) =>
        guest.RunAsync($"i=0; while [ $i -lt 200 ]; do echo {word} $i; i=$((i+1)); done");

    private static string Lines(string word) =>
        string.Join("\r\n", Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"{word} {i}")));

    private static async Task<TimeSpan> StopAfterAsync(ScenarioContext context, TimeSpan moment)
    {
        using CancellationTokenSource stop = new();
        await using Guest guest = context.CreateGuest(memoryMiB: MemoryMiB);
        guest.Start(stop.Token);
        await Task.WhenAny(guest.ResultAsync(), Task.Delay(moment));
        long started = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        VmRunResult result = await guest.ResultAsync().WaitAsync(TimeSpan.FromSeconds(10));
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Check.Equal(VmExitReason.Stopped, result.Reason);
        return took;
    }
}
