using System.Globalization;
using Hype.Vm;
using Hype.Vm.Boot.Linux;

namespace Hype.GuestTests.Scenarios;

/// <summary>What a guest makes of its memory: more than fits below the hole for devices, and less than it likes.</summary>
internal static class MemoryScenarios
{
    internal static async Task EveryByteOfTheMapIsFound(ScenarioContext context)
    {
        foreach (ulong size in (ulong[])[3072, 3328, 4096, 5120])
        {
            await using Guest guest = context.CreateGuest(memoryMiB: size, kernel: context.Files.Debian61);
            await guest.BootAsync();
            IReadOnlyList<E820Entry> map = E820Map.Describe(guest.Machine.Memory.Layout);
            ulong ram = CheckMap(map, ParseResources(await guest.RunAsync("grep -v '^ ' /proc/iomem")));
            context.Notes.Add($"{size} MiB: {ram} bytes of RAM and of what the kernel reserves in it, as our memory map has");
            Check.Equal(VmExitReason.PowerOff, (await guest.EndAsync("poweroff")).Reason);
        }
    }

    internal static async Task SmallestMemoryIsEnough(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(memoryMiB: SmallestMiB);
        await guest.BootAsync();
        string total = await guest.RunAsync("sed -n 's/^MemTotal: *//p' /proc/meminfo");
        context.Notes.Add($"{SmallestMiB} MiB asked for, MemTotal {total}");
        Check.Equal(VmExitReason.PowerOff, (await guest.EndAsync("poweroff")).Reason);
    }

    internal static async Task GuestThatCrashesHarmsNoOther(ScenarioContext context)
    {
        await using Guest bystander = context.CreateGuest();
        await using Guest victim = context.CreateGuest();
        await Task.WhenAll(bystander.BootAsync(), victim.BootAsync());
        Task<string> count = bystander.RunAsync("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo $i");
        Check.Equal(VmExitReason.GuestPanic, (await victim.EndAsync("echo c >/proc/sysrq-trigger")).Reason);
        Check.Equal("20000", await count);
        Check.Equal(VmExitReason.PowerOff, (await bystander.EndAsync("poweroff")).Reason);
    }

    /// <summary>What our kernel asks for to unpack itself (init_size): with less, Hype refuses it with that number.</summary>
    private const ulong SmallestMiB = 34;

    /// <summary>Checks that the guest's resources fill each entry of RAM to the byte, and that no RAM is elsewhere.</summary>
    /// <returns>The bytes of RAM.</returns>
    private static ulong CheckMap(IReadOnlyList<E820Entry> map, IReadOnlyList<(ulong Start, ulong End, string Name)> resources)
    {
        ulong sum = 0;
        foreach (E820Entry entry in map.Where(static entry => entry.Type == E820Type.Ram))
        {
            ulong next = entry.Range.Start.Value;
            ulong end = entry.Range.End.Value;
            foreach ((ulong start, ulong last, string name) in resources.Where(resource => resource.Start >= entry.Range.Start.Value && resource.Start < end))
            {
                Check.That(name is "System RAM" or "Reserved", $"{name} at {start:x} in the midst of RAM");
                Check.Equal($"{next:x}", $"{start:x}");
                next = last + 1;
            }

            Check.Equal($"{end:x}", $"{next:x}");
            sum += entry.Range.Size;
        }

        ulong found = resources.Where(static resource => resource.Name == "System RAM").Aggregate(0UL, static (total, resource) => total + resource.End + 1 - resource.Start);
        Check.That(found <= sum && sum - found < 64 * 1024, $"{found} bytes of {sum} are System RAM");
        return sum;
    }

    private static List<(ulong Start, ulong End, string Name)> ParseResources(string text) => [.. text.ReplaceLineEndings("\n").Split('\n').Select(static line =>
    {
        string[] parts = line.Split(" : ");
        string[] range = parts[0].Split('-');
        return (ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), parts[1]);
    })];
}
