using System.Globalization;

namespace Hype.Vm.Tests.Memory;

/// <summary>What the kernel tells of a mapping of this process (/proc/self/smaps).</summary>
/// <param name="ResidentBytes">How much of it costs the host memory.</param>
/// <param name="Flags">Its flags: <c>dd</c> is not dumped, <c>hg</c> wants large pages, <c>nr</c> reserves nothing, <c>sh</c> is shared.</param>
internal sealed record MappingFacts(ulong ResidentBytes, IReadOnlyList<string> Flags)
{
    /// <summary>Adds up the mappings within a range of addresses: the kernel may have joined or split them.</summary>
    internal static MappingFacts Of(nint address, ulong size)
    {
        ulong start = (ulong)address;
        ulong resident = 0;
        string[] flags = [];
        bool isInside = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] range = words[0].Split('-');
            if (range.Length == 2 && ulong.TryParse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong first))
            {
                ulong end = ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                isInside = first < start + size && end > start;
            }
            else if (isInside && words[0] == "Rss:")
            {
                resident += ulong.Parse(words[1], CultureInfo.InvariantCulture) << 10;
            }
            else if (isInside && words[0] == "VmFlags:")
            {
                flags = words[1..];
            }
        }

        return new MappingFacts(resident, flags);
    }
}
