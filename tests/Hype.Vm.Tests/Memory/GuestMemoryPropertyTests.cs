using CsCheck;
using Hype.Vm.Memory;
using Xunit;

namespace Hype.Vm.Tests.Memory;

/// <summary>The range checks against a model that asks for each end on its own, in arithmetic wide enough not to wrap.</summary>
public sealed class GuestMemoryPropertyTests
{
    private static readonly ulong[] s_edges = [0, 0xc000_0000, 0x1_0000_0000, 0x1_0000_2000, 1UL << 63, ulong.MaxValue];

    private static readonly Gen<ulong> s_nearEdges = Gen.Select(
        Gen.Int[0, s_edges.Length - 1],
        Gen.Int[-0x2001, 0x2001],
        (edge, distance) => unchecked(s_edges[edge] + (ulong)distance));

    [Fact]
    public void Contains_agrees_with_the_model()
    {
        using GuestMemory memory = new(new GuestMemoryLayout(0xc000_2000));

        Gen.Select(s_nearEdges, Gen.OneOf(s_nearEdges, Gen.ULong[0, 0x4000])).Sample(
            (address, length) => memory.Contains(new GuestAddress(address), length) == IsInside(memory.Layout, address, length),
            threads: 1);
    }

    private static bool IsInside(GuestMemoryLayout layout, UInt128 address, UInt128 length) =>
        layout.Ranges.Any(range => address >= range.Start.Value && address + length <= range.End.Value);
}
