using System.Text;
using Hype.Vm.Bus;
using Hype.Vm.Devices;
using Xunit;

namespace Hype.Vm.Tests.Devices;

public sealed class Serial16550Tests
{
    private const ulong Data = 0x3f8;
    private const ulong InterruptEnable = 0x3f9;
    private const ulong InterruptIdentification = 0x3fa;
    private const ulong LineControl = 0x3fb;
    private const ulong ModemControl = 0x3fc;
    private const ulong LineStatus = 0x3fd;
    private const ulong ModemStatus = 0x3fe;
    private const ulong Scratch = 0x3ff;

    private readonly List<byte> _sent = [];
    private readonly CountingInterruptLine _interrupt = new();
    private readonly PortReader _ports;

    public Serial16550Tests()
    {
        AddressSpaceBus bus = new();
        bus.Add(Data, 8, new Serial16550(_sent.Add, _interrupt));
        _ports = new PortReader(bus);
    }

    [Fact]
    public void Bytes_are_sent_and_the_line_is_always_ready()
    {
        foreach (byte value in "Linux"u8)
        {
            Assert.Equal(0x60, _ports.In(LineStatus));
            _ports.Out(Data, value);
        }

        Assert.Equal("Linux", Encoding.ASCII.GetString([.. _sent]));
    }

    [Fact]
    public void Port_without_a_sink_discards()
    {
        Serial16550 port = new();

        port.Write(0, [1, 2, 3, 4]);
    }

    [Fact]
    public void Divisor_takes_the_place_of_data_and_interrupts()
    {
        _ports.Out(LineControl, 0x83);
        _ports.Out(Data, 0x01);
        _ports.Out(InterruptEnable, 0x02);

        Assert.Equal([0x01, 0x02], [_ports.In(Data), _ports.In(InterruptEnable)]);
        _ports.Out(LineControl, 0x03);
        Assert.Equal([0x00, 0x00], [_ports.In(Data), _ports.In(InterruptEnable)]);
        Assert.Empty(_sent);
    }

    [Fact]
    public void Linux_probe_finds_a_16550A()
    {
        byte saved = _ports.In(InterruptEnable);
        _ports.Out(InterruptEnable, 0x00);
        Assert.Equal(0, _ports.In(InterruptEnable) & 0x0f);
        _ports.Out(InterruptEnable, 0x0f);
        Assert.Equal(0x0f, _ports.In(InterruptEnable) & 0x0f);
        _ports.Out(InterruptEnable, saved);

        _ports.Out(ModemControl, 0x10 | 0x0a); // loopback, OUT2 and RTS
        Assert.Equal(0x90, _ports.In(ModemStatus) & 0xf0); // DCD and CTS
        _ports.Out(ModemControl, 0);

        _ports.Out(InterruptIdentification, 0x01); // turn the FIFOs on
        Assert.Equal(0xc0, _ports.In(InterruptIdentification) & 0xc0);
        Assert.InRange(_ports.Reads, 1, 10);
    }

    [Fact]
    public void Fifos_are_off_until_turned_on()
    {
        Assert.Equal(0x01, _ports.In(InterruptIdentification));
    }

    [Fact]
    public void Transmitter_interrupts_when_enabled_and_after_each_byte()
    {
        _ports.Out(Data, 1);
        Assert.Equal(0, _interrupt.Count);

        _ports.Out(InterruptEnable, 0x02);
        Assert.Equal(1, _interrupt.Count);
        Assert.Equal(0x02, _ports.In(InterruptIdentification));
        Assert.Equal(0x01, _ports.In(InterruptIdentification)); // reading has acknowledged it

        _ports.Out(Data, 2);
        Assert.Equal(2, _interrupt.Count);
        Assert.Equal(0x02, _ports.In(InterruptIdentification));
    }

    [Fact]
    public void Loopback_sends_nothing_out()
    {
        _ports.Out(ModemControl, 0x10);
        _ports.Out(Data, 1);

        Assert.Empty(_sent);
    }

    [Fact]
    public void Scratch_and_modem_control_are_kept()
    {
        _ports.Out(Scratch, 0xa5);
        _ports.Out(ModemControl, 0xff);

        Assert.Equal([0xa5, 0x1f, 0xf0], [_ports.In(Scratch), _ports.In(ModemControl), _ports.In(ModemStatus)]);
    }
}
