using CsCheck;
using Hype.Vm.Bus;
using Hype.Vm.Devices;
using Hype.Vm.Devices.Serial;
using Xunit;

namespace Hype.Vm.Tests.Devices;

public sealed class LegacyPortsTests
{
    private static readonly ulong[] s_somePorts = [0x60, 0x61, 0x64, 0x70, 0x71, 0x80, 0x3f8, 0x3fd, 0xcf8];

    private readonly AddressSpaceBus _bus = new();
    private readonly PortReader _ports;

    public LegacyPortsTests()
    {
        LegacyPorts.AddTo(_bus, new I8042(() => { }), new Serial16550(), new CmosClock(TimeProvider.System));
        _ports = new PortReader(_bus);
    }

    [Theory]
    [InlineData(0x64, 0x14)]
    [InlineData(0x3fd, 0x60)]
    [InlineData(0x2fd, 0xff)] // no second serial port
    [InlineData(0x80, 0xff)]
    [InlineData(0xed, 0xff)]
    [InlineData(0x62, 0xff)]
    [InlineData(0x72, 0xff)]
    public void Ports_are_where_a_PC_has_them(ulong port, byte value) => Assert.Equal(value, _ports.In(port));

    [Fact]
    public void There_is_no_PCI()
    {
        byte[] data = new byte[4];
        _bus.Write(0xcf8, [0x00, 0x00, 0x00, 0x80]);
        _bus.Read(0xcf8, data);

        Assert.Equal([0xff, 0xff, 0xff, 0xff], data);
    }

    [Fact]
    public void Refresh_toggles_and_the_timer_has_ended()
    {
        byte first = _ports.In(0x61);
        byte second = _ports.In(0x61);

        Assert.Equal(0x10, first ^ second);
        Assert.Equal(0x20, first & 0x20);
    }

    [Fact]
    public void Speaker_bits_are_kept_and_others_are_not()
    {
        _ports.Out(0x61, 0xff);

        Assert.Equal(0x0f, _ports.In(0x61) & 0xcf);
    }

    [Fact]
    public void Any_sequence_of_accesses_of_any_width_is_answered() =>
        Gen.Select(Gen.ULong[0x5c, 0x78], Gen.ULong[0x3f4, 0x404], Gen.Bool, Gen.Bool, Gen.Byte.Array[1, 8]).Array[1, 60].Sample(
            accesses =>
            {
                foreach ((ulong low, ulong serial, bool isSerial, bool isWrite, byte[] data) in accesses)
                {
                    Access(isSerial ? serial : low, isWrite, data);
                }
            },
            threads: 1);

    [Fact]
    public void Every_port_answers_every_width()
    {
        foreach (int width in new[] { 1, 2, 4, 8 })
        {
            for (ulong port = 0; port <= ushort.MaxValue; port++)
            {
                Access(port, isWrite: false, new byte[width]);
                Access(port, isWrite: true, new byte[width]);
            }
        }
    }

    [Fact]
    public void Accesses_allocate_nothing()
    {
        Span<byte> data = stackalloc byte[8];
        TouchAll(data);

        long before = GC.GetAllocatedBytesForCurrentThread();
        TouchAll(data);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Access(ulong port, bool isWrite, byte[] data)
    {
        if (isWrite)
        {
            _bus.Write(port, data);
        }
        else
        {
            _bus.Read(port, data);
        }
    }

    private void TouchAll(Span<byte> data)
    {
        foreach (ulong port in s_somePorts)
        {
            data.Clear();
            _bus.Write(port, data);
            _bus.Read(port, data);
        }
    }
}
