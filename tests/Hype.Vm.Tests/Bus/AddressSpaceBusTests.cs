using CsCheck;
using Hype.Vm.Bus;
using Xunit;

namespace Hype.Vm.Tests.Bus;

public sealed class AddressSpaceBusTests
{
    private readonly AddressSpaceBus _bus = new();
    private readonly RecordingDevice _low = new();
    private readonly RecordingDevice _high = new();

    [Fact]
    public void Empty_bus_reads_ones_and_loses_writes()
    {
        Assert.Equal("FFFFFFFF", Read(0x80, 4));

        _bus.Write(0x80, [1]);
    }

    [Theory]
    [InlineData(0x0fff, "FF")]
    [InlineData(0x1000, "00")]
    [InlineData(0x10ff, "FF")] // offset 0xff
    [InlineData(0x1100, "FF")]
    [InlineData(0x2003, "03")]
    public void Access_reaches_the_device_of_its_address(ulong address, string expected)
    {
        _bus.Add(0x2000, 0x10, _high);
        _bus.Add(0x1000, 0x100, _low);

        Assert.Equal(expected, Read(address, 1));
    }

    [Fact]
    public void Missed_addresses_reach_no_device()
    {
        _bus.Add(0x1000, 0x100, _low);

        _ = Read(0xfff, 1) + Read(0x1100, 8) + Read(0xff8, 8);

        Assert.Empty(_low.Accesses);
    }

    [Fact]
    public void Whole_access_within_a_device_stays_whole()
    {
        _bus.Add(0x1000, 0x100, _low);

        _bus.Write(0x1010, [1, 2, 3, 4, 5, 6, 7, 8]);

        Assert.Equal(["W10=0102030405060708"], _low.Accesses);
    }

    [Fact]
    public void Access_over_an_edge_is_split()
    {
        _bus.Add(0x61, 2, _low);
        _bus.Add(0x64, 1, _high, deviceOffset: 4);

        Assert.Equal("FF0001FF04FFFFFF", Read(0x60, 8));
        _bus.Write(0x60, [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67]);

        Assert.Equal(["R0+2", "W0=6162"], _low.Accesses);
        Assert.Equal(["R4+1", "W4=64"], _high.Accesses);
    }

    [Fact]
    public void Access_beyond_the_end_of_the_address_space_does_not_wrap_around()
    {
        _bus.Add(0, 0x10, _low);
        _bus.Add(ulong.MaxValue, 1, _high);

        Assert.Equal("FF00FFFF", Read(ulong.MaxValue - 1, 4));
        Assert.Empty(_low.Accesses);
    }

    [Fact]
    public void Device_may_fill_the_whole_address_space_but_one()
    {
        _bus.Add(0, ulong.MaxValue, _low);

        Assert.Equal("FE", Read(ulong.MaxValue - 1, 1));
        Assert.Equal("FF", Read(ulong.MaxValue, 1));
    }

    [Theory]
    [InlineData(0x1000, 1)]
    [InlineData(0x10ff, 1)]
    [InlineData(0x0f00, 0x101)]
    [InlineData(0x0f00, 0x1000)]
    [InlineData(0, ulong.MaxValue)]
    public void Overlap_is_refused(ulong start, ulong size)
    {
        _bus.Add(0x1000, 0x100, _low);

        Assert.Throws<ArgumentException>(() => _bus.Add(start, size, _high));
    }

    [Theory]
    [InlineData(0x1000, 0)]
    [InlineData(ulong.MaxValue, 2)]
    [InlineData(2, ulong.MaxValue)]
    public void Range_that_is_empty_or_leaves_the_address_space_is_refused(ulong start, ulong size) =>
        Assert.Throws<ArgumentException>(() => _bus.Add(start, size, _low));

    [Fact]
    public void Neighbours_are_no_overlap()
    {
        _bus.Add(0x1000, 0x100, _low);
        _bus.Add(0x1100, 0x100, _high);
        _bus.Add(0xfff, 1, _high);

        Assert.Equal("0000", Read(0xfff, 2));
        Assert.Equal("FF00", Read(0x10ff, 2));
    }

    [Fact]
    public void Access_allocates_nothing()
    {
        SilentDevice device = new();
        _bus.Add(0x1000, 0x100, device);
        _bus.Add(0x3000, 0x100, device);
        Span<byte> data = stackalloc byte[8];
        _bus.Read(0x10fc, data);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _bus.Read(0x10fc, data);
        _bus.Write(0x2ffc, data);
        _bus.Read(0x2000, data);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Every_byte_reaches_what_a_linear_search_finds() =>
        Gen.Select(Gen.Select(Gen.UShort[0, 200], Gen.UShort[1, 9]).Array[0, 20], Gen.ULong[0, 220], Gen.Int[1, 8]).Sample(
            (ranges, address, length) =>
            {
                AddressSpaceBus bus = new();
                Dictionary<ulong, byte> model = [];
                foreach ((ushort start, ushort size) in ranges)
                {
                    AddToBoth(bus, model, start, size);
                }

                byte[] data = new byte[length];
                bus.Read(address, data);
                return data.SequenceEqual(Enumerable.Range(0, length).Select(i => model.GetValueOrDefault(address + (ulong)i, (byte)0xff)));
            },
            threads: 1);

    private static void AddToBoth(AddressSpaceBus bus, Dictionary<ulong, byte> model, ulong start, ulong size)
    {
        IEnumerable<ulong> addresses = Enumerable.Range(0, (int)size).Select(i => start + (ulong)i);
        if (!addresses.Any(model.ContainsKey))
        {
            bus.Add(start, size, new RecordingDevice());
            foreach (ulong address in addresses)
            {
                model.Add(address, (byte)(address - start));
            }
        }
    }

    private string Read(ulong address, int length)
    {
        byte[] data = new byte[length];
        _bus.Read(address, data);
        return Convert.ToHexString(data);
    }

    private sealed class SilentDevice : IBusDevice
    {
        public void Read(ulong offset, Span<byte> data)
        {
        }

        public void Write(ulong offset, ReadOnlySpan<byte> data)
        {
        }
    }
}
