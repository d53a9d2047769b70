using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Boot.Linux;

public sealed class E820MapTests
{
    private const ulong MiB = 1 << 20;

    [Theory]
    [InlineData(64 * MiB, 64 * MiB)]
    [InlineData(3072 * MiB, 3072 * MiB)]
    public void Memory_up_to_the_hole_is_one_range(ulong size, ulong end)
    {
        IReadOnlyList<E820Entry> map = E820Map.Describe(new GuestMemoryLayout(size));

        Assert.Equal([Ram(0, 0x9fc00), Reserved(0x9fc00, MiB), Ram(MiB, end)], map);
    }

    [Theory]
    [InlineData((3072 * MiB) + 4096, 0x1_0000_1000)]
    [InlineData(3328 * MiB, 0x1_1000_0000)]
    [InlineData(4096 * MiB, 0x1_4000_0000)]
    [InlineData(5120 * MiB, 0x1_8000_0000)]
    public void Memory_beyond_the_hole_continues_at_4_GiB(ulong size, ulong end)
    {
        IReadOnlyList<E820Entry> map = E820Map.Describe(new GuestMemoryLayout(size));

        Assert.Equal([Ram(0, 0x9fc00), Reserved(0x9fc00, MiB), Ram(MiB, 0xc000_0000), Ram(0x1_0000_0000, end)], map);
    }

    private static E820Entry Ram(ulong start, ulong end) => new(new GuestMemoryRange(new GuestAddress(start), end - start), E820Type.Ram);

    private static E820Entry Reserved(ulong start, ulong end) =>
        new(new GuestMemoryRange(new GuestAddress(start), end - start), E820Type.Reserved);
}
