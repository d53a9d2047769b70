using System.Globalization;
using Xunit;

namespace Hype.Vm.Tests.Machine;

/// <summary>What this process holds of the host that a machine of ours may have left behind, by kind and count.</summary>
internal static class HostResources
{
    /// <summary>What guest memory is listed as; all else is counted by number.</summary>
    public const string GuestMemoryKey = "map guest memory (KiB)";

    /// <summary>The directories of tests begin like the last of them, so a file of theirs that stayed open is found too.</summary>
    private static readonly string[] s_kinds = ["kvm", "eventfd", "eventpoll", "timerfd", "/hype-"];

    private static readonly string[] s_guestMemoryFlags = ["wr", "nr", "dd"];
    private static readonly string[] s_threads = ["vcpu", "hype-"];

    /// <summary>Lists descriptors of the kinds that machines use, mappings of vCPUs and of guest memory, and threads by their names.</summary>
    public static SortedDictionary<string, int> Take()
    {
        SortedDictionary<string, int> found = new(StringComparer.Ordinal);
        foreach (string descriptor in Directory.GetFiles("/proc/self/fd"))
        {
            Count(found, "fd", s_kinds.FirstOrDefault(kind => LinkOf(descriptor).Contains(kind, StringComparison.Ordinal)));
        }

        foreach (string mapping in File.ReadLines("/proc/self/maps"))
        {
            Count(found, "map", mapping.Contains("kvm-vcpu", StringComparison.Ordinal) ? "kvm-vcpu" : null);
        }

        CountGuestMemory(found);
        foreach (string thread in Directory.GetDirectories("/proc/self/task"))
        {
            Count(found, "thread", s_threads.FirstOrDefault(name => NameOf(thread).StartsWith(name, StringComparison.Ordinal)));
        }

        return found;
    }

    /// <summary>Fails where there is more of anything than before; less is what other tests have let go since.</summary>
    public static void AssertNoneBeyond(SortedDictionary<string, int> before) =>
        Assert.All(Take(), now => Assert.True(now.Value <= before.GetValueOrDefault(now.Key), $"{now.Key}: {now.Value} now, {before.GetValueOrDefault(now.Key)} before"));

    private static void Count(SortedDictionary<string, int> found, string what, string? kind)
    {
        if (kind is not null)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{what} {kind}");
            found[key] = found.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>
    /// Guest memory is told by its flags from all that the runtime maps: writable, not reserved, and in no core dump. Its size is
    /// what counts, as the kernel merges mappings that touch.
    /// </summary>
    private static void CountGuestMemory(SortedDictionary<string, int> found)
    {
        int size = 0;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "Size:")
            {
                size = int.Parse(words[1], CultureInfo.InvariantCulture);
            }
            else if (words[0] == "VmFlags:" && s_guestMemoryFlags.All(words.Contains))
            {
                found[GuestMemoryKey] = found.GetValueOrDefault(GuestMemoryKey) + size;
            }
        }
    }

    private static string LinkOf(string path) => new FileInfo(path).LinkTarget ?? "";

    private static string NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm"));
        }
        catch (IOException)
        {
            return ""; // It ended meanwhile.
        }
    }
}
