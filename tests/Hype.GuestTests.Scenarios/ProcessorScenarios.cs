using System.Diagnostics;
using System.Globalization;
using Hype.Vm;

namespace Hype.GuestTests.Scenarios;

/// <summary>What a guest finds of the processors that it was given, and how several of them end.</summary>
internal static class ProcessorScenarios
{
    /// <summary>A line for each processor, of what Linux made of the tables and of CPUID: its package, its core, and its siblings.</summary>
    private const string Describe = "cd /sys/devices/system/cpu; for i in $(seq 0 $(($(nproc) - 1))); do"
        + " echo $i $(cat cpu$i/topology/physical_package_id cpu$i/topology/core_id cpu$i/topology/thread_siblings_list cpu$i/topology/core_siblings_list); done; cd /";

    /// <summary>The same by /proc/cpuinfo: package, threads of a package, core, cores of a package.</summary>
    private const string DescribeShort = "grep -E '^(physical id|siblings|core id|cpu cores)' /proc/cpuinfo | sed 's/.*: //' | paste -d' ' - - - - | cat";

    internal static async Task AreFoundAsAsked(ScenarioContext context)
    {
        await CheckAsync(context, new CpuTopology(1, 1), context.Files.Own);
        await CheckAsync(context, new CpuTopology(1, 1, 2), context.Files.Own);
        await CheckAsync(context, new CpuTopology(2, 2), context.Files.Debian61);
        await CheckAsync(context, new CpuTopology(2, 2, 2), context.Files.Own);
        await CheckAsync(context, new CpuTopology(1, 3), context.Files.Debian612);
    }

    internal static async Task SeveralEndTogether(ScenarioContext context)
    {
        await EndAsync(context, "halt -f", VmExitReason.Halted);
        await EndAsync(context, "echo c >/proc/sysrq-trigger", VmExitReason.GuestPanic);
        await EndAsync(context, "poweroff", VmExitReason.PowerOff);
        await StopBusyAsync(context);
    }

    private static async Task CheckAsync(ScenarioContext context, CpuTopology topology, GuestKernel kernel)
    {
        int count = (int)topology.VcpuCount;
        await using Guest guest = context.CreateGuest(memoryMiB: 256, vcpus: count, kernel: kernel, topology: topology);
        long started = Stopwatch.GetTimestamp();
        await guest.BootAsync();
        context.Notes.Add($"{topology}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s to the shell");
        Check.Equal(count.ToString(CultureInfo.InvariantCulture), await guest.RunAsync("nproc"));
        Check.Equal(Expect(topology, DescribeProcessor), (await guest.RunAsync(Describe)).ReplaceLineEndings("\n"));
        Check.Equal(Expect(topology, DescribeProcessorShort), (await guest.RunAsync(DescribeShort)).ReplaceLineEndings("\n"));
        Check.Equal(VmExitReason.PowerOff, (await guest.EndAsync("poweroff")).Reason);
    }

    private static string Expect(CpuTopology topology, Func<CpuTopology, int, string> describe) =>
        string.Join('\n', Enumerable.Range(0, (int)topology.VcpuCount).Select(i => describe(topology, i)));

    private static string DescribeProcessor(CpuTopology topology, int processor)
    {
        int inPackage = topology.CoresPerSocket * topology.ThreadsPerCore;
        int package = processor / inPackage;
        int core = processor % inPackage / topology.ThreadsPerCore;
        string threads = Range(processor / topology.ThreadsPerCore * topology.ThreadsPerCore, topology.ThreadsPerCore);
        return $"{processor} {package} {core} {threads} {Range(package * inPackage, inPackage)}";
    }

    private static string DescribeProcessorShort(CpuTopology topology, int processor)
    {
        int inPackage = topology.CoresPerSocket * topology.ThreadsPerCore;
        return $"{processor / inPackage} {inPackage} {processor % inPackage / topology.ThreadsPerCore} {topology.CoresPerSocket}";
    }

    /// <summary>As the kernel writes a set of processors: 0, or 0-1.</summary>
    private static string Range(int first, int count) => count == 1 ? $"{first}" : $"{first}-{first + count - 1}";

    private static async Task EndAsync(ScenarioContext context, string command, VmExitReason reason)
    {
        await using Guest guest = context.CreateGuest(vcpus: 4);
        await guest.BootAsync();
        VmRunResult result = await guest.EndAsync(command);
        context.Notes.Add($"4 vCPUs, '{command}': {result}");
        Check.Equal(reason, result.Reason);
    }

    private static async Task StopBusyAsync(ScenarioContext context)
    {
        await using Guest guest = context.CreateGuest(vcpus: 4);
        await guest.BootAsync();
        _ = await guest.RunAsync("for i in 1 2 3 4; do while :; do :; done & done");
        long started = Stopwatch.GetTimestamp();
        guest.Machine.RequestStop();
        VmRunResult result = await guest.ResultAsync();
        context.Notes.Add($"4 busy vCPUs stopped in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        Check.Equal(VmExitReason.Stopped, result.Reason);
    }
}
