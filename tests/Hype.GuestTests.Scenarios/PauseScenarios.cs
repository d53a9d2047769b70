using System.Diagnostics;
using System.Globalization;
using Hype.Vm;

namespace Hype.GuestTests.Scenarios;

/// <summary>Pauses at moments that nobody chose: while a guest boots, while its console is busy, while it waits for a timer.</summary>
internal static class PauseScenarios
{
    private const int Count = 100;
    private const int Seed = 20261123;
    private const ulong MemoryMiB = 101; // A prime: see StopScenarios.

    internal static async Task PausedAtRandomMoments(ScenarioContext context)
    {
        HostInventory before = HostInventory.Take(MemoryMiB << 20);
        List<double> milliseconds = [];
        await using (Guest guest = context.CreateGuest(memoryMiB: MemoryMiB, vcpus: 2))
        {
            Random random = new(Seed);
            Task<int> boot = PauseUntilAsync(guest, guest.BootAsync, random, milliseconds, Count / 2);
            context.Notes.Add($"{await boot} pauses during the boot");

            // A timer that must not stop, and bytes both ways whose order and number shows.
            _ = await guest.RunAsync("{ while sleep 0.1; do echo >>/tmp/ticks; done & }");
            int during = await PauseUntilAsync(guest, () => TransferAsync(guest), random, milliseconds, Count);
            while (during < Count / 2)
            {
                during += await PauseUntilAsync(guest, () => TransferAsync(guest), random, milliseconds, Count);
            }

            context.Notes.Add($"{during} pauses under console traffic");
            await CheckThatTimeGoesOnAsync(guest);
            Check.Equal("0", await guest.RunAsync("dmesg | grep -ciE 'lockup|stall|hung' || true"));
            Check.Equal(VmExitReason.PowerOff, (await guest.EndAsync("poweroff")).Reason);
        }

        milliseconds.Sort();
        context.Notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{milliseconds.Count} pauses, seed {Seed}: at rest after p50 {milliseconds[milliseconds.Count / 2]:0.0} ms, p99 {milliseconds[milliseconds.Count * 99 / 100]:0.0} ms"));
        Check.Equal(before.ToString(), HostInventory.Take(MemoryMiB << 20).ToString());
    }

    /// <summary>Pauses again and again while something goes on.</summary>
    /// <returns>How often.</returns>
    private static async Task<int> PauseUntilAsync(Guest guest, Func<Task> act, Random random, List<double> milliseconds, int most)
    {
        Task action = act();
        int count = 0;
        while (count < most && !action.IsCompleted)
        {
            long started = Stopwatch.GetTimestamp();
            await guest.Machine.PauseAsync();
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.WhenAny(action, Task.Delay(random.Next(20)));
            guest.Machine.Resume();
            count++;
            await Task.WhenAny(action, Task.Delay(random.Next(80)));
        }

        await action;
        return count;
    }

    private static async Task TransferAsync(Guest guest)
    {
        string text = string.Concat(Enumerable.Range(0, 1024).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{i:x8}-{new string('x', 54)}\n")));
        guest.Console.Send($"stty -echo -onlcr; echo @@'go'@@; head -c {text.Length} >/tmp/in; echo @@'stored'@@; cat /tmp/in; stty echo onlcr; echo @@'end'@@\n");
        _ = await guest.WaitAsync("@@go@@\n");
        guest.Console.Send(text);
        _ = await guest.WaitAsync("@@stored@@\n");
        string output = await guest.WaitAsync("@@end@@");
        Check.That(output == text + "@@end@@", $"the text came back changed: {output.Length - 7} characters of {text.Length}");
        _ = await guest.WaitAsync(ScenarioContext.Prompt);
    }

    private static async Task CheckThatTimeGoesOnAsync(Guest guest)
    {
        int ticks = await CountTicksAsync(guest);
        await guest.Machine.PauseAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        guest.Machine.Resume();
        _ = await guest.RunAsync("sleep 1");
        Check.That(await CountTicksAsync(guest) > ticks, "the guest's timer stands still");
        long guestTime = long.Parse(await guest.RunAsync("date +%s"), CultureInfo.InvariantCulture);
        long difference = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - guestTime;
        Check.That(difference is >= -1 and <= 2, $"the guest's clock is {difference} s behind the host's");
    }

    private static async Task<int> CountTicksAsync(Guest guest) => int.Parse(await guest.RunAsync("wc -l </tmp/ticks"), CultureInfo.InvariantCulture);
}
