using System.Globalization;
using Hype.Vm.Memory;

namespace Hype.Vm.Preflight;

/// <summary>What this process may have: descriptors, address space, locked memory, and what memory the host has.</summary>
internal static class LimitsCheck
{
    /// <summary>What a machine with some vCPUs and devices holds, beside what the runtime does: a few times over.</summary>
    private const ulong FewDescriptors = 256;

    private const ulong LittleMemory = 512UL << 20;

    /// <summary>Looks at them.</summary>
    /// <param name="host">The host.</param>
    /// <returns>The findings.</returns>
    internal static IReadOnlyList<HostFinding> Run(IHostProbe host)
    {
        string limits = host.ReadText("/proc/self/limits") ?? "";
        string memory = host.ReadText("/proc/meminfo") ?? "";
        return [JudgeDescriptors(limits), JudgeAddressSpace(limits), JudgeLockedMemory(limits), JudgeMemory(memory), JudgeHugePages(host, memory)];
    }

    private static HostFinding JudgeDescriptors(string limits)
    {
        const string Id = "limit-descriptors";
        return FindLimit(limits, "Max open files") is ulong count and < FewDescriptors
            ? HostFinding.Warn(Id, $"This process may open {count} files; a machine takes some twenty, and more for each vCPU and device.", $"Raise the limit: ulimit -n {4 * FewDescriptors}.")
            : HostFinding.Good(Id, $"This process may open {FormatCount(FindLimit(limits, "Max open files"))} files.");
    }

    private static HostFinding JudgeAddressSpace(string limits)
    {
        const string Id = "limit-address-space";
        return FindLimit(limits, "Max address space") is ulong bytes
            ? HostFinding.Warn(Id, $"This process may map {ByteCount.Format(bytes)}: a guest's memory has to fit into that.", "Lift the limit: ulimit -v unlimited.")
            : HostFinding.Good(Id, "This process may map as much as it likes.");
    }

    private static HostFinding JudgeLockedMemory(string limits)
    {
        ulong? bytes = FindLimit(limits, "Max locked memory");
        return HostFinding.Good("limit-locked-memory", $"This process may lock {(bytes is ulong limit ? ByteCount.Format(limit) : "any amount of")} memory; Hype locks none.");
    }

    private static HostFinding JudgeMemory(string memory)
    {
        const string Id = "memory";
        return FindSize(memory, "MemAvailable") switch
        {
            null => HostFinding.Warn(Id, "/proc/meminfo does not tell how much memory is free.", "Mount /proc."),
            ulong bytes and < LittleMemory => HostFinding.Warn(Id, $"The host has {ByteCount.Format(bytes)} of memory to spare.", "Give guests less, or end something else."),
            ulong bytes => HostFinding.Good(Id, $"The host has {bytes >> 20} MiB of memory to spare. A guest takes what it touches, and no more."),
        };
    }

    private static HostFinding JudgeHugePages(IHostProbe host, string memory)
    {
        string transparent = host.ReadText("/sys/kernel/mm/transparent_hugepage/enabled") is string modes
            ? modes.Split('[', ']') is [_, string chosen, ..] ? chosen : "unknown"
            : "not built in";
        ulong free = FindNumber(memory, "HugePages_Free") ?? 0;
        ulong total = FindNumber(memory, "HugePages_Total") ?? 0;
        return HostFinding.Good("huge-pages", $"Transparent huge pages: {transparent}. The pool of large pages has {total}, {free} of them free.");
    }

    private static string FormatCount(ulong? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "any number of";

    /// <summary>Finds a soft limit: the first number behind its name.</summary>
    private static ulong? FindLimit(string limits, string name)
    {
        foreach (string line in limits.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                string soft = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
                return ulong.TryParse(soft, CultureInfo.InvariantCulture, out ulong value) ? value : null;
            }
        }

        return null;
    }

    private static ulong? FindSize(string memory, string key) => FindNumber(memory, key) * 1024;

    private static ulong? FindNumber(string memory, string key)
    {
        foreach (string line in memory.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words[0] == key + ":" && ulong.TryParse(words[1], CultureInfo.InvariantCulture, out ulong value))
            {
                return value;
            }
        }

        return null;
    }
}
