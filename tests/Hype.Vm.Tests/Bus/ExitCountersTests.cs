using Hype.Vm.Bus;
using Xunit;

namespace Hype.Vm.Tests.Bus;

public sealed class ExitCountersTests
{
    private readonly ExitCounters _counters = new();

    [Fact]
    public void Exits_are_counted_by_kind_and_address()
    {
        Record(_counters, ExitKind.PortRead, 0x64, 3);
        Record(_counters, ExitKind.PortWrite, 0x64, 2);
        Record(_counters, ExitKind.MmioRead, 0xd000_0070, 1);

        Assert.Equal(3, _counters.Count(ExitKind.PortRead, 0x64));
        Assert.Equal(2, _counters.Count(ExitKind.PortWrite, 0x64));
        Assert.Equal(1, _counters.Count(ExitKind.MmioRead, 0xd000_0070));
        Assert.Equal(0, _counters.Count(ExitKind.MmioWrite, 0xd000_0070));
        Assert.Equal(6, _counters.Total);
    }

    [Fact]
    public void List_has_the_highest_first()
    {
        Record(_counters, ExitKind.PortWrite, 0x80, 1);
        Record(_counters, ExitKind.PortRead, 0x61, 5);

        Assert.Equal(["PortRead 0x61: 5", "PortWrite 0x80: 1"], _counters.ToList().Select(count => count.ToString()));
    }

    [Fact]
    public void Longest_run_is_of_one_port_without_anything_between()
    {
        Record(_counters, ExitKind.PortRead, 0x64, 3);
        Record(_counters, ExitKind.PortRead, 0x60, 4);
        Record(_counters, ExitKind.PortRead, 0x64, 2);
        Record(_counters, ExitKind.Other, 0, 1);
        Record(_counters, ExitKind.PortRead, 0x64, 3);

        Assert.Equal(new ExitCount(ExitKind.PortRead, 0x60, 4), _counters.LongestPortReadRun);
    }

    [Theory]
    [InlineData(ExitKind.PortWrite)]
    [InlineData(ExitKind.MmioRead)]
    [InlineData(ExitKind.MmioWrite)]
    [InlineData(ExitKind.Other)]
    internal void Other_exits_end_a_run(ExitKind kind)
    {
        Record(_counters, ExitKind.PortRead, 0x64, 2);
        Record(_counters, kind, 0x64, 1);
        Record(_counters, ExitKind.PortRead, 0x64, 2);

        Assert.Equal(2, _counters.LongestPortReadRun.Count);
    }

    [Fact]
    public void Causes_beyond_the_capacity_are_counted_together()
    {
        for (ulong address = 0; address < ExitCounters.Capacity + 100; address++)
        {
            Record(_counters, ExitKind.MmioWrite, address * 4096, 2);
        }

        Record(_counters, ExitKind.MmioWrite, 0, 1);

        Assert.Equal(200, _counters.Uncounted);
        Assert.Equal((ExitCounters.Capacity * 2) + 201, _counters.Total);
        Assert.Equal(ExitCounters.Capacity, _counters.ToList().Count);
        Assert.Equal(3, _counters.Count(ExitKind.MmioWrite, 0));
    }

    [Fact]
    public void Merge_adds_counts_and_keeps_the_longer_run()
    {
        ExitCounters other = new();
        Record(_counters, ExitKind.PortRead, 0x64, 2);
        Record(other, ExitKind.PortRead, 0x64, 3);
        Record(other, ExitKind.MmioRead, 0x1000, 1);

        _counters.Merge(other);

        Assert.Equal(5, _counters.Count(ExitKind.PortRead, 0x64));
        Assert.Equal(1, _counters.Count(ExitKind.MmioRead, 0x1000));
        Assert.Equal(6, _counters.Total);
        Assert.Equal(3, _counters.LongestPortReadRun.Count);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        Record(_counters, ExitKind.PortRead, 0x64, 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Record(_counters, ExitKind.PortRead, 0x64, 1000);
        Record(_counters, ExitKind.MmioWrite, 0xd000_0050, 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Record(ExitCounters counters, ExitKind kind, ulong address, int count)
    {
        for (int i = 0; i < count; i++)
        {
            counters.Record(kind, address);
        }
    }
}
