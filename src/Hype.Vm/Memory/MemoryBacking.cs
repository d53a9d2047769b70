namespace Hype.Vm.Memory;

/// <summary>What of the host is behind a guest's memory.</summary>
public sealed record MemoryBacking
{
    /// <summary>Gets what pages it has. With pages of the host's pool, the memory's size must be a multiple of theirs.</summary>
    public HugePages HugePages { get; init; }

    /// <summary>Gets a value indicating whether the memory is a file (memfd_create(2)), which other processes can map:
    /// <see cref="GuestMemory.SharedRegions"/>. Otherwise it is this process's alone.</summary>
    public bool Shared { get; init; }

    /// <summary>Gets the size of the pages that have to be whole, and of which the memory has to begin at a multiple on the host, in bytes.</summary>
    internal ulong Alignment => HugePages switch
    {
        HugePages.Transparent or HugePages.Explicit2MiB => 2UL << 20,
        HugePages.Explicit1GiB => 1UL << 30,
        _ => GuestMemoryLayout.PageSize,
    };

    /// <summary>Gets a value indicating whether the pages come from the host's pool.</summary>
    internal bool IsExplicit => HugePages is HugePages.Explicit2MiB or HugePages.Explicit1GiB;

    /// <summary>Looks for a mistake.</summary>
    /// <param name="size">The memory's size.</param>
    /// <returns>A sentence; <see langword="null"/> where there is none.</returns>
    internal string? FindMistake(ulong size)
    {
        if (!Enum.IsDefined(HugePages))
        {
            return $"{HugePages} is no kind of pages.";
        }

        return IsExplicit && size % Alignment != 0
            ? $"The memory size is {ByteCount.Format(size)}; with pages of {ByteCount.Format(Alignment)} it must be a multiple of that."
            : null;
    }
}
