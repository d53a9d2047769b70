using System.Globalization;
using Hype.Vm;
using Hype.Vm.Bus;

namespace Hype.GuestTests.Scenarios;

/// <summary>Kernels as distributions ship them, and ours by the same steps: to a shell, asked about itself, and switched off.</summary>
internal static class StockScenarios
{
    private const string DefaultCommandLine = "console=hvc0 quiet panic=-1";
    private const ulong I8042Data = 0x60;
    private const ulong I8042Status = 0x64;

    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromSeconds(3);

    internal static Task Debian61(ScenarioContext context) => BootAsync(context, context.Files.Debian61, "6.1.", mostExits: 2500);

    internal static Task Debian612(ScenarioContext context) => BootAsync(context, context.Files.Debian612, "6.12.", mostExits: 2500);

    internal static async Task Own(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(commandLine: DefaultCommandLine, countExits: true, kernel: context.Files.Own);
        await guest.BootAsync();
        context.Notes.Add($"kernel {await guest.RunAsync("uname -r")}");
        string modules = await guest.RunAsync("lsmod 2>/dev/null"); // A line of headings: all that our kernel needs is in it.
        Check.That(modules.StartsWith("Module ", StringComparison.Ordinal) && !modules.Contains('\n'), modules);
        await CheckClockAsync(context, guest);
        await PowerOffAsync(context, guest, mostExits: 1000);
    }

    private static async Task BootAsync(ScenarioContext context, GuestKernel kernel, string release, long mostExits)
    {
        await using Guest guest = context.CreateGuest(memoryMiB: 256, commandLine: DefaultCommandLine, countExits: true, kernel: kernel);
        await guest.BootAsync();
        string found = await guest.RunAsync("uname -r");
        Check.That(found.StartsWith(release, StringComparison.Ordinal), found);
        string uptime = await guest.RunAsync("cat /proc/uptime");
        context.Notes.Add($"kernel {found}, {uptime.Split(' ')[0]} s of guest time at the shell");

        await CheckClockAsync(context, guest);
        string modules = await guest.RunAsync("lsmod");
        foreach (string module in (string[])["virtio_mmio", "button", "evdev", "pvpanic_mmio"])
        {
            Check.That(modules.Contains(module, StringComparison.Ordinal), $"{module} is not loaded: {modules}");
        }

        Check.Equal("kvm-clock", await guest.RunAsync("cat /sys/devices/system/clocksource/clocksource0/current_clocksource"));
        await PowerOffAsync(context, guest, mostExits);
    }

    private static async Task CheckClockAsync(ScenarioContext context, Guest guest)
    {
        long seconds = long.Parse(await guest.RunAsync("date +%s"), CultureInfo.InvariantCulture);
        TimeSpan difference = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(seconds);
        context.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"the guest's clock is {difference.TotalSeconds:0.0} s behind"));
        Check.That(difference.Duration() < s_clockTolerance, $"the guest's date differs by {difference}");
    }

    private static async Task PowerOffAsync(ScenarioContext context, Guest guest, long mostExits)
    {
        VmRunResult result = await guest.EndAsync("poweroff");
        context.Notes.Add(result.ToString());
        Check.Equal(VmExitReason.PowerOff, result.Reason);

        ExitStatistics exits = guest.Machine.GetExitStatistics();
        context.Notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{exits.Total} exits to power-off, answered in {exits.HandlerTime.TotalMilliseconds:0.0} ms altogether; longest run of reads: {exits.LongestPortReadRun}"));
        context.Notes.AddRange(exits.ToList().Take(16).Select(static count => count.ToString()));
        Check.That(exits.LongestPortReadRun.Count <= 100, $"a port was polled: {exits.LongestPortReadRun}");
        long keyboard = exits.Count(ExitKind.PortRead, I8042Data) + exits.Count(ExitKind.PortRead, I8042Status);
        Check.That(keyboard <= 100, $"the i8042 was read {keyboard} times");
        Check.That(exits.Total <= mostExits, $"{exits.Total} exits");
        Check.Equal(0, exits.Uncounted);
    }
}
