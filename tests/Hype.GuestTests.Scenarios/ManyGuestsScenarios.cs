using System.Diagnostics;
using System.Globalization;
using Hype.Vm;

namespace Hype.GuestTests.Scenarios;

/// <summary>Many guests in one process: one after the other, and at once.</summary>
internal static class ManyGuestsScenarios
{
    private const ulong MemoryMiB = 103; // A prime: see StopScenarios.

    internal static async Task TwentyOneAfterTheOther(ScenarioContext context)
    {
        HostInventory before = HostInventory.Take(MemoryMiB << 20);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < 20; i++)
        {
            await LiveAsync(context, i);
        }

        context.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"20 guests in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        Check.Equal(before.ToString(), HostInventory.Take(MemoryMiB << 20).ToString());
    }

    internal static async Task EightAtOnce(ScenarioContext context)
    {
        HostInventory before = HostInventory.Take(MemoryMiB << 20);
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => LiveAsync(context, i)));
        context.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"8 guests in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        Check.Equal(before.ToString(), HostInventory.Take(MemoryMiB << 20).ToString());
    }

    /// <summary>A life: boot, something that only this guest can say, and the end that it asked for.</summary>
    private static async Task LiveAsync(ScenarioContext context, int number)
    {
        await using Guest guest = context.CreateGuest(memoryMiB: MemoryMiB);
        await guest.BootAsync();
        Check.Equal($"{number * number}", await guest.RunAsync($"echo $(({number} * {number}))"));
        VmRunResult result = await guest.EndAsync(number % 2 == 0 ? "poweroff" : "reboot");
        Check.Equal(number % 2 == 0 ? VmExitReason.PowerOff : VmExitReason.Reset, result.Reason);
    }
}
