using System.Globalization;

namespace Hype.Vm.Memory;

/// <summary>What the host says of its pool of large pages, for who asked it for too many.</summary>
internal static class HugePagePool
{
    /// <summary>Says what to do about a refusal.</summary>
    /// <param name="size">How much the guest needs, in bytes.</param>
    /// <param name="taken">How much of that it has.</param>
    /// <param name="pageSize">The size of a page.</param>
    /// <returns>A sentence or two.</returns>
    internal static string DescribeShortage(ulong size, ulong taken, ulong pageSize)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/sys/kernel/mm/hugepages/hugepages-{pageSize >> 10}kB");
        string page = ByteCount.Format(pageSize);
        if (!Directory.Exists(folder))
        {
            return $"This host has no pages of {page}: take another size, or {nameof(HugePages)}.{nameof(HugePages.Transparent)}.";
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{size / pageSize} pages of {page} are needed, and {(ulong)ReadFree(folder) + (taken / pageSize)} are free: write a larger number to {folder}/nr_hugepages, or take {nameof(HugePages)}.{nameof(HugePages.Transparent)}.");
    }

    /// <summary>Those that are free and not promised to somebody.</summary>
    private static long ReadFree(string folder) => Math.Max(0, Read(folder, "free_hugepages") - Read(folder, "resv_hugepages"));

    private static long Read(string folder, string name)
    {
        try
        {
            return long.Parse(File.ReadAllText(Path.Combine(folder, name)), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }
}
