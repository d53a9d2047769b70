using System.Globalization;

namespace Hype.Vm.Memory;

/// <summary>Amounts of memory as people read them.</summary>
internal static class ByteCount
{
    /// <summary>Formats an amount in the largest unit that leaves no rest.</summary>
    /// <param name="bytes">The amount in bytes.</param>
    /// <returns>The text, e.g. <c>256 MiB</c>.</returns>
    internal static string Format(ulong bytes)
    {
        (int shift, string unit) = bytes switch
        {
            0 => (0, "bytes"),
            1 => (0, "byte"),
            _ when bytes % (1UL << 30) == 0 => (30, "GiB"),
            _ when bytes % (1UL << 20) == 0 => (20, "MiB"),
            _ when bytes % (1UL << 10) == 0 => (10, "KiB"),
            _ => (0, "bytes"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{bytes >> shift} {unit}");
    }
}
