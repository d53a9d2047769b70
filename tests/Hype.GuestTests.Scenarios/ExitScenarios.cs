using Hype.Vm;
using Hype.Vm.Bus;

namespace Hype.GuestTests.Scenarios;

/// <summary>What a boot costs in exits.</summary>
internal static class ExitScenarios
{
    private const ulong I8042Data = 0x60;
    private const ulong I8042Status = 0x64;

    internal static async Task ExitsOfABootStayBelowTheirCeilings(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(countExits: true);
        await guest.BootAsync();
        Check.Equal(VmExitReason.Reset, (await guest.EndAsync("reboot -f")).Reason);

        ExitStatistics exits = guest.Machine.GetExitStatistics();
        context.Notes.Add($"{exits.Total} exits from reset vector to reboot; longest run of reads: {exits.LongestPortReadRun}");
        foreach (ExitCount count in exits.ToList().Take(24))
        {
            context.Notes.Add(count.ToString());
        }

        Check.That(exits.LongestPortReadRun.Count <= 100, $"a port was polled: {exits.LongestPortReadRun}");
        long i8042Reads = exits.Count(ExitKind.PortRead, I8042Data) + exits.Count(ExitKind.PortRead, I8042Status);
        Check.That(i8042Reads is > 0 and <= 60, $"the i8042 was read {i8042Reads} times");
        Check.That(exits.Total <= 5000, $"{exits.Total} exits");
        Check.Equal(0, exits.Uncounted);
    }
}
