using Hype.Interop;
using Hype.Kvm.X64;

namespace Hype.Kvm.Tests;

public sealed class FlexibleArrayBufferTests
{
    [Fact]
    public void Constructor_announces_the_count_and_zeroes_the_elements()
    {
        using FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> buffer = new(3);

        Assert.Equal((3u, 3, 3), (buffer.Header.Nmsrs, buffer.Count, buffer.Elements.Length));
        Assert.All(buffer.Elements.ToArray(), entry => Assert.Equal((0u, 0UL), (entry.Index, entry.Data)));
    }

    [Fact]
    public void Elements_never_reach_beyond_the_memory_whatever_the_header_says()
    {
        using FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> buffer = new(2);

        buffer.Header.Nmsrs = uint.MaxValue;

        Assert.Equal(2, buffer.Elements.Length);
    }

    [Fact]
    public void TryDouble_stops_at_the_highest_count()
    {
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> buffer = new(200);

        Assert.True(buffer.TryDouble());
        Assert.Equal((256, 256), (buffer.Capacity, buffer.Count));
        Assert.False(buffer.TryDouble());
    }

    [Fact]
    public void TryGrowToAnnounced_takes_the_count_from_the_header()
    {
        using FlexibleArrayBuffer<KvmMsrList, uint> buffer = new(0);
        buffer.Header.Nmsrs = 40;

        Assert.True(buffer.TryGrowToAnnounced());
        Assert.Equal((40, 40), (buffer.Capacity, buffer.Elements.Length));
        buffer.Header.Nmsrs = uint.MaxValue;
        Assert.False(buffer.TryGrowToAnnounced());
    }

    [Fact]
    public void Counts_out_of_range_are_refused()
    {
        using FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> buffer = new(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => new FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry>(256));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry>(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Count = 3);
    }

    [Fact]
    public void Use_after_dispose_throws()
    {
        FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> buffer = new(2);
        buffer.Dispose();
        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => buffer.Count);
        Assert.Throws<ObjectDisposedException>(() => buffer.Elements.Length);
    }

    [Fact]
    public void A_count_above_the_memory_is_refused_before_the_kernel_sees_it()
    {
        using KvmSystem system = KvmSystem.Open("/dev/kvm");
        using FlexibleArrayBuffer<KvmMsrList, uint> buffer = new(1);
        buffer.Header.Nmsrs = 1000;

        ArgumentException exception = Assert.Throws<ArgumentException>(() => system.TryGetMsrIndexList(buffer));

        Assert.Equal("list", exception.ParamName);
        Assert.Contains("announces 1000 elements, and there is memory for 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_repeated_with_the_count_that_the_kernel_asked_for_is_refused()
    {
        using KvmSystem system = KvmSystem.Open("/dev/kvm");
        byte[] memory = new byte[8];

        Errno first = system.TryGetMsrIndexList(new FlexibleArraySpan<KvmMsrList, uint>(memory));
        Assert.Equal(Errno.E2BIG, first);
        Assert.Throws<ArgumentException>("list", () => Repeat(system, memory));
        Assert.Throws<ArgumentException>("list", () => system.TryGetMsrIndexList(default(FlexibleArraySpan<KvmMsrList, uint>)));
    }

    private static Errno Repeat(KvmSystem system, byte[] memory)
    {
        FlexibleArraySpan<KvmMsrList, uint> list = new(memory);
        Assert.Equal(Errno.E2BIG, system.TryGetMsrIndexList(list));
        return system.TryGetMsrIndexList(list);
    }
}
