using System.Globalization;
using System.Text;

namespace Hype.GuestTests.Scenarios;

/// <summary>What this process holds of the host, counted by kind and name: descriptors, threads of ours, mappings of a guest's size.</summary>
internal sealed class HostInventory
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Takes stock.</summary>
    /// <param name="guestMemorySize">The size of the mappings to look for.</param>
    internal static HostInventory Take(ulong guestMemorySize)
    {
        HostInventory inventory = new();
        inventory.CountDescriptors();
        inventory.CountThreads();
        inventory.CountMappings(guestMemorySize);
        return inventory;
    }

    public override string ToString()
    {
        StringBuilder text = new();
        foreach ((string name, int count) in _counts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}={count} ");
        }

        return text.ToString();
    }

    private void CountDescriptors()
    {
        foreach (string path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            string? target = new FileInfo(path).LinkTarget;
            if (target is not null && (target.StartsWith("anon_inode:", StringComparison.Ordinal) || target == "/dev/kvm"))
            {
                Add(target);
            }
        }
    }

    private void CountThreads()
    {
        foreach (string path in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                string name = File.ReadAllText(Path.Combine(path, "comm")).Trim();
                if (name.StartsWith("vcpu", StringComparison.Ordinal) || name.StartsWith("hype-", StringComparison.Ordinal))
                {
                    Add($"thread {name}");
                }
            }
            catch (IOException)
            {
                // A pool thread that ended while we looked.
            }
        }
    }

    private void CountMappings(ulong guestMemorySize)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] range = fields[0].Split('-');
            ulong size = ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                - ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (line.Contains("kvm-vcpu", StringComparison.Ordinal))
            {
                Add("mapping kvm_run");
            }
            else if (size % guestMemorySize == 0)
            {
                Add("mapping of guest size", (int)(size / guestMemorySize)); // Neighbours of the same kind are one line here.
            }
        }
    }

    private void Add(string name, int count = 1) => _counts[name] = _counts.GetValueOrDefault(name) + count;
}
