using Hype.Vm.Bus;
using Hype.Vm.Devices;
using Xunit;

namespace Hype.Vm.Tests.Devices;

public sealed class CmosClockTests
{
    private static readonly DateTimeOffset s_evening = new(2039, 12, 28, 23, 58, 59, TimeSpan.Zero); // a Wednesday

    [Fact]
    public void Time_is_BCD_and_24_hours_as_firmware_leaves_it()
    {
        PortReader ports = At(s_evening);

        Assert.Equal([0x59, 0x58, 0x23, 0x04, 0x28, 0x12, 0x39, 0x20], ReadTime(ports));
        Assert.Equal(0x02, Read(ports, 0x0b));
    }

    [Fact]
    public void Time_is_binary_where_the_guest_asks()
    {
        PortReader ports = At(s_evening);
        Write(ports, 0x0b, 0x06);

        Assert.Equal([59, 58, 23, 4, 28, 12, 39, 20], ReadTime(ports));
    }

    [Theory]
    [InlineData(0, 0x12)]
    [InlineData(1, 0x01)]
    [InlineData(11, 0x11)]
    [InlineData(12, 0x92)]
    [InlineData(23, 0x91)]
    public void Hours_of_twelve_are_marked_after_noon(int hour, byte expected)
    {
        PortReader ports = At(new DateTimeOffset(2024, 1, 1, hour, 0, 0, TimeSpan.Zero));
        Write(ports, 0x0b, 0x00);

        Assert.Equal(expected, Read(ports, 0x04));
    }

    [Fact]
    public void Update_is_never_in_progress()
    {
        PortReader ports = At(s_evening);
        Write(ports, 0x0a, 0xff);

        Assert.Equal(0x7f, Read(ports, 0x0a));
    }

    [Fact]
    public void Battery_is_fine_and_no_interrupt_pends()
    {
        PortReader ports = At(s_evening);

        Assert.Equal([0x00, 0x80], [Read(ports, 0x0c), Read(ports, 0x0d)]);
    }

    [Fact]
    public void Memory_is_kept_with_and_without_NMI_mask()
    {
        PortReader ports = At(s_evening);
        Write(ports, 0x0f, 0x0a); // the shutdown status
        Write(ports, 0x7f, 0x55);

        Assert.Equal([0x0a, 0x55, 0x55], [Read(ports, 0x0f), Read(ports, 0x7f), Read(ports, 0xff)]);
    }

    [Fact]
    public void Setting_the_time_changes_nothing()
    {
        PortReader ports = At(s_evening);
        Write(ports, 0x00, 0x30);

        Assert.Equal(0x59, Read(ports, 0x00));
    }

    [Fact]
    public void Index_cannot_be_read() => Assert.Equal(0xff, At(s_evening).In(0x70));

    [Fact]
    public void Wide_write_selects_and_writes()
    {
        CmosClock clock = new(new FixedTime(s_evening));
        clock.Write(0, [0x40, 0x77]);
        byte[] data = new byte[2];
        clock.Read(0, data);

        Assert.Equal([0xff, 0x77], data);
    }

    private static PortReader At(DateTimeOffset time)
    {
        AddressSpaceBus bus = new();
        bus.Add(0x70, 2, new CmosClock(new FixedTime(time)));
        return new PortReader(bus);
    }

    private static byte[] ReadTime(PortReader ports) => [.. new byte[] { 0, 2, 4, 6, 7, 8, 9, 0x32 }.Select(index => Read(ports, index))];

    private static byte Read(PortReader ports, byte index)
    {
        ports.Out(0x70, index);
        return ports.In(0x71);
    }

    private static void Write(PortReader ports, byte index, byte value)
    {
        ports.Out(0x70, index);
        ports.Out(0x71, value);
    }
}
