using System.Globalization;
using Hype.Vm;
using Hype.Vm.Boot.Linux;

namespace Hype.GuestTests.Scenarios;

/// <summary>The same kernel in each format and by each entry: the kernel itself says how it was loaded.</summary>
internal static class LoaderScenarios
{
    private const string RandomSeed = "0x9"; // SETUP_RNG_SEED
    private const string NoSetupData = "none";

    // type_of_loader: what we say in the zero page, and what Linux says for itself where it was entered by PVH.
    private const string Ours = "255";
    private const string PvhOfVmm = "176";

    internal static Task BzImage(ScenarioContext context) => BootAsync(context, context.Files.Own, LinuxBootProtocol.Auto, Ours, RandomSeed);

    internal static Task VmlinuxBy64BitProtocol(ScenarioContext context) => BootVmlinuxAsync(context, LinuxBootProtocol.Linux64, Ours, RandomSeed);

    internal static Task VmlinuxByPvh(ScenarioContext context) => BootVmlinuxAsync(context, LinuxBootProtocol.Auto, PvhOfVmm, NoSetupData);

    private static async Task BootVmlinuxAsync(ScenarioContext context, LinuxBootProtocol protocol, string loader, string setupData)
    {
        using UnpackedKernel vmlinux = new(context.Files.Own);
        await BootAsync(context, vmlinux.Kernel, protocol, loader, setupData);
    }

    private static async Task BootAsync(ScenarioContext context, GuestKernel kernel, LinuxBootProtocol protocol, string loader, string setupData)
    {
        await using Guest guest = context.CreateGuest(vcpus: 2, kernel: kernel, protocol: protocol);
        await guest.BootAsync();
        string uptime = await guest.RunAsync("cat /proc/uptime");
        context.Notes.Add($"{uptime.Split(' ')[0]} s of guest time at the shell");

        Check.Equal(loader, await guest.RunAsync("dd if=/sys/kernel/boot_params/data bs=1 skip=528 count=1 2>/dev/null | od -An -tu1 | tr -d ' '"));
        Check.Equal(setupData, await guest.RunAsync($"cat /sys/kernel/boot_params/setup_data/0/type 2>/dev/null || echo {NoSetupData}"));
        Check.Equal("2", await guest.RunAsync("nproc"));
        Check.Equal("FACP", (await guest.RunAsync("head -c 4 /sys/firmware/acpi/tables/FACP")).Trim());
        long memory = long.Parse(await guest.RunAsync("awk '/MemTotal/ {print $2}' /proc/meminfo"), CultureInfo.InvariantCulture);
        Check.That(memory * 1024 > (long)ScenarioContext.MemorySize * 3 / 4, $"{memory} KiB of memory are found");

        VmRunResult result = await guest.EndAsync("poweroff -f");
        Check.Equal(VmExitReason.PowerOff, result.Reason);
        context.Notes.Add(result.ToString());
    }
}
