using Hype.Interop;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Machine;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Hype.Vm.Tests.Memory;

/// <summary>What of the host is behind guest memory.</summary>
[Collection(nameof(KvmTier))] // Descriptors and mappings are counted.
public sealed class MemoryBackingTests
{
    private const ulong MiB = 1 << 20;
    private const ulong GiB = 1 << 30;

    public static TheoryData<HugePages, bool> EveryKindThatIsAlwaysThere => new()
    {
        { HugePages.None, false },
        { HugePages.None, true },
        { HugePages.Transparent, false },
        { HugePages.Transparent, true },
    };

    [Theory]
    [MemberData(nameof(EveryKindThatIsAlwaysThere))]
    public void Untouched_memory_costs_nothing_and_is_not_dumped(HugePages pages, bool shared)
    {
        using GuestMemory memory = new(new GuestMemoryLayout(4 * GiB), new MemoryBacking { HugePages = pages, Shared = shared });
        foreach (GuestMemoryRegion region in memory.Regions)
        {
            MappingFacts facts = MappingFacts.Of(region.HostAddress, region.Range.Size);
            Assert.Equal(0UL, facts.ResidentBytes);
            Assert.Contains("dd", facts.Flags);
            Assert.Equal(pages == HugePages.Transparent, facts.Flags.Contains("hg"));
            Assert.Equal(shared, facts.Flags.Contains("sh"));
        }
    }

    [Theory]
    [MemberData(nameof(EveryKindThatIsAlwaysThere))]
    public void First_and_last_byte_of_every_region_can_be_written(HugePages pages, bool shared)
    {
        foreach (ulong size in (ulong[])[12 * 4096, 3 * GiB, (3 * GiB) + (256 * MiB), 4 * GiB, 5 * GiB, 64 * GiB])
        {
            using GuestMemory memory = new(new GuestMemoryLayout(size), new MemoryBacking { HugePages = pages, Shared = shared });
            foreach (GuestMemoryRange range in memory.Layout.Ranges)
            {
                foreach (GuestAddress address in (GuestAddress[])[range.Start, new(range.End.Value - 8)])
                {
                    memory.Write(address, address.Value ^ 0x5555);
                    Assert.Equal(address.Value ^ 0x5555, memory.Read<ulong>(address));
                }
            }
        }
    }

    [Theory]
    [InlineData(HugePages.Transparent, false)]
    [InlineData(HugePages.Transparent, true)]
    public void Large_pages_of_guest_and_host_begin_at_the_same_places(HugePages pages, bool shared)
    {
        using GuestMemory memory = new(new GuestMemoryLayout(5 * GiB), new MemoryBacking { HugePages = pages, Shared = shared });
        foreach (GuestMemoryRegion region in memory.Regions)
        {
            Assert.Equal(0UL, (ulong)region.HostAddress % (2 * MiB));
        }
    }

    [Fact]
    public void Shared_memory_is_seen_through_its_file_from_both_sides()
    {
        using GuestMemory memory = new(new GuestMemoryLayout(4 * GiB), new MemoryBacking { Shared = true });
        Assert.Equal(memory.Layout.Ranges, memory.SharedRegions.Select(static region => region.Range));
        foreach (SharedMemoryRegion region in memory.SharedRegions)
        {
            GuestAddress last = new(region.Range.End.Value - 8);
            memory.Write(last, region.Range.Start.Value + 0x1234);
            byte[] bytes = new byte[8];
            Assert.Equal(8, RandomAccess.Read(region.File, bytes, region.Offset + (long)region.Range.Size - 8));
            Assert.Equal(region.Range.Start.Value + 0x1234, BitConverter.ToUInt64(bytes));

            RandomAccess.Write(region.File, [0xab], region.Offset);
            Assert.Equal(0xab, memory.Read<byte>(region.Range.Start));
        }
    }

    [Fact]
    public void Size_of_the_file_is_sealed()
    {
        using GuestMemory memory = new(new GuestMemoryLayout(MiB), new MemoryBacking { Shared = true });
        SafeFileHandle file = memory.SharedRegions[0].File;

        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.SetLength(file, 0));
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.SetLength(file, 2 * (long)MiB));
        Assert.Equal((long)MiB, RandomAccess.GetLength(file));
    }

    [Fact]
    public void Private_memory_has_no_file()
    {
        using GuestMemory memory = new(new GuestMemoryLayout(MiB));
        Assert.Empty(memory.SharedRegions);
    }

    [Theory]
    [InlineData(HugePages.Explicit2MiB, false, 2048)]
    [InlineData(HugePages.Explicit2MiB, true, 2048)]
    [InlineData(HugePages.Explicit1GiB, false, 1048576)]
    public void Pages_that_the_pool_has_not_are_refused_at_once_with_what_to_do(HugePages pages, bool shared, int kibibytes)
    {
        // More than any host has free, so that this host's pool, if it has one, does not matter.
        const ulong Size = 1000 * GiB;
        SortedDictionary<string, int> before = HostResources.Take();

        SystemCallException exception = Assert.Throws<SystemCallException>(
            () => new GuestMemory(new GuestMemoryLayout(Size), new MemoryBacking { HugePages = pages, Shared = shared }));

        string folder = $"/sys/kernel/mm/hugepages/hugepages-{kibibytes}kB";
        Assert.Contains(
            Directory.Exists(folder) ? (kibibytes == 2048 ? "512000 pages of 2 MiB are needed, and " : "1000 pages of 1 GiB are needed, and ") : "This host has no pages of ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("HugePages.Transparent", exception.Message, StringComparison.Ordinal);
        HostResources.AssertNoneBeyond(before);
    }

    [SkippableFact]
    public void Pages_of_the_pool_are_taken_at_once()
    {
        const string Pool = "/sys/kernel/mm/hugepages/hugepages-2048kB";
        Skip.IfNot(Directory.Exists(Pool), "This kernel has no pages of 2 MiB.");
        Skip.IfNot(TryGrow($"{Pool}/nr_hugepages", 8, out string before), "This process may not change the pool of large pages, or the host has none to spare.");
        try
        {
            using GuestMemory memory = new(new GuestMemoryLayout(8 * MiB), new MemoryBacking { HugePages = HugePages.Explicit2MiB });
            Assert.Equal(("4", "0"), (File.ReadAllText($"{Pool}/free_hugepages").Trim(), File.ReadAllText($"{Pool}/resv_hugepages").Trim()));
            memory.Write(new GuestAddress((8 * MiB) - 8), 1UL);
            Assert.Throws<SystemCallException>(() => new GuestMemory(new GuestMemoryLayout(16 * MiB), new MemoryBacking { HugePages = HugePages.Explicit2MiB }));
        }
        finally
        {
            File.WriteAllText($"{Pool}/nr_hugepages", before);
        }
    }

    [Theory]
    [InlineData(HugePages.Explicit2MiB, 3 * MiB, "The memory size is 3 MiB; with pages of 2 MiB it must be a multiple of that.")]
    [InlineData(HugePages.Explicit1GiB, 1536 * MiB, "The memory size is 1536 MiB; with pages of 1 GiB it must be a multiple of that.")]
    [InlineData((HugePages)9, MiB, "9 is no kind of pages.")]
    public void Size_that_leaves_a_rest_is_the_callers_mistake(HugePages pages, ulong size, string sentence)
    {
        VirtualMachineOptions options = new()
        {
            MemorySize = new ByteSize(size),
            MemoryBacking = new MemoryBacking { HugePages = pages },
            Boot = new TinyGuest(static _ => { }),
            KvmPath = "/nonexistent/kvm", // Not even looked for.
        };

        ArgumentException exception = Assert.Throws<ArgumentException>(() => VirtualMachine.Create(options));

        Assert.Equal("MemoryBacking", exception.ParamName);
        Assert.StartsWith(sentence, exception.Message, StringComparison.Ordinal);
    }

    private static bool TryGrow(string file, int count, out string before)
    {
        before = File.ReadAllText(file).Trim();
        try
        {
            File.WriteAllText(file, $"{count}");
            return File.ReadAllText(file).Trim() == $"{count}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
