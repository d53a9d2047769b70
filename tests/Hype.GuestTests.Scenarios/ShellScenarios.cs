using System.Globalization;
using Hype.Vm;

namespace Hype.GuestTests.Scenarios;

/// <summary>What a guest finds in its machine, asked in its shell.</summary>
internal static class ShellScenarios
{
    internal static async Task BootsToAShellAndResets(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest();
        await guest.BootAsync();
        string release = await guest.RunAsync("uname -r");
        Check.That(release.StartsWith("6.", StringComparison.Ordinal), release);
        string uptime = await guest.RunAsync("cat /proc/uptime");
        context.Notes.Add($"kernel {release}, {uptime.Split(' ')[0]} s of guest time at the shell");
        VmRunResult result = await guest.EndAsync("reboot -f");
        context.Notes.Add(result.ToString());
        Check.Equal((VmExitReason.Reset, "i8042"), (result.Reason, result.Detail ?? ""));
    }

    internal static async Task BootsWithoutAcpi(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(vcpus: 2, acpi: false);
        await guest.BootAsync();
        Check.Equal("2", await guest.RunAsync("nproc"));
        string commandLine = await guest.RunAsync("cat /proc/cmdline");
        Check.That(commandLine.StartsWith("virtio_mmio.device=4K@0xd0000000:5 ", StringComparison.Ordinal), commandLine);
        Check.Equal("none", await guest.RunAsync("ls -d /sys/firmware/acpi/tables 2>/dev/null || echo none"));
        Check.Equal(VmExitReason.Reset, (await guest.EndAsync("reboot -f")).Reason);
    }

    internal static async Task ConsoleHasTheSizeItWasGiven(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(columns: 117, rows: 43);
        await guest.BootAsync();
        Check.Equal("43 117", await guest.RunAsync("stty size"));
    }

    internal static async Task ConsoleCarries64KiBBothWays(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest();
        await guest.BootAsync();

        // Lines, since the guest's terminal is in its line mode; each differs, so that a lost or doubled one shows.
        string text = string.Concat(Enumerable.Range(0, 1024).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{i:x8}-{new string('x', 54)}\n")));
        guest.Console.Send($"stty -echo -onlcr; echo @@'go'@@; head -c {text.Length} >/tmp/in; echo @@'stored'@@; cat /tmp/in; echo @@'end'@@\n");
        _ = await guest.WaitAsync("@@go@@\n");
        guest.Console.Send(text);
        _ = await guest.WaitAsync("@@stored@@\n");
        string output = await guest.WaitAsync("@@end@@\n");
        Check.That(output == text + "@@end@@\n", $"the text came back changed: {output.Length - 8} characters of {text.Length}");
    }

    internal static async Task InputBeforeTheBootIsNotLost(ScenarioContext context)
    {
        // Several times, since what loses it in a guest is a race of its driver's set-up.
        for (int i = 0; i < 5; i++)
        {
            await using Guest guest = context.CreateGuest();
            guest.Console.Send("echo @@'early'@@\n");
            guest.Start();
            _ = await guest.WaitAsync("@@early@@\r\n");
        }
    }

    internal static async Task UserCommandLineArrivesVerbatim(ScenarioContext context)
    {
        const string User = "console=hvc0 quiet reboot=k panic=-1 hype.test=\"two words\"  doubled -- exec sh -l";
        await using Guest guest = context.CreateGuest(commandLine: User);
        await guest.BootAsync();
        Check.Equal(User, await guest.RunAsync("cat /proc/cmdline"));
    }

    internal static async Task EntropyDeviceGivesRandomBytes(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest();
        await guest.BootAsync();
        string current = await guest.RunAsync("cat /sys/class/misc/hw_random/rng_current");
        Check.That(current.StartsWith("virtio_rng", StringComparison.Ordinal), current);
        string first = await guest.RunAsync("head -c 64 /dev/hwrng | md5sum");
        string second = await guest.RunAsync("head -c 64 /dev/hwrng | md5sum");
        Check.That(first != second, first);
    }

    internal static async Task TwoVcpusAreFound(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(vcpus: 2);
        await guest.BootAsync();
        Check.Equal("2", await guest.RunAsync("nproc"));
        string topology = await guest.RunAsync("grep -E 'physical id|core id|cpu cores' /proc/cpuinfo | sed 's/[[:space:]]*: /=/'");
        Check.Equal("physical id=0,core id=0,cpu cores=2,physical id=0,core id=1,cpu cores=2", topology.ReplaceLineEndings(","));
        Check.Equal(VmExitReason.Reset, (await guest.EndAsync("reboot -f")).Reason);
    }
}
