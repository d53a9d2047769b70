using System.Text;
using Hype.Vm.Bus;
using Hype.Vm.Devices.Serial;
using Xunit;

namespace Hype.Vm.Tests.Devices.Serial;

public sealed class Serial16550Tests
{
    private const ulong Data = 0x3f8;
    private const ulong InterruptEnable = 0x3f9;
    private const ulong InterruptIdentification = 0x3fa; // written: FIFO control
    private const ulong LineControl = 0x3fb;
    private const ulong ModemControl = 0x3fc;
    private const ulong LineStatus = 0x3fd;
    private const ulong ModemStatus = 0x3fe;
    private const ulong Scratch = 0x3ff;
    private const byte RequestToSend = 0x02;
    private const byte Out2 = 0x08;
    private const byte Loopback = 0x10;
    private const byte Ready = 0x60;

    private readonly List<byte> _sent = [];
    private readonly CountingInterruptLine _interrupt = new();
    private readonly Serial16550 _port;
    private readonly PortReader _ports;
    private bool _lineHasRoom = true;
    private int _readyToReceive;

    public Serial16550Tests()
    {
        AddressSpaceBus bus = new();
        _port = new Serial16550(new SerialLine(Take, () => _readyToReceive++), _interrupt);
        bus.Add(Data, 8, _port);
        _ports = new PortReader(bus);
    }

    [Fact]
    public void Bytes_are_sent_and_the_line_is_ready()
    {
        foreach (byte value in "Linux"u8)
        {
            Assert.Equal(Ready, _ports.In(LineStatus));
            _ports.Out(Data, value);
        }

        Assert.Equal("Linux", Encoding.ASCII.GetString([.. _sent]));
    }

    [Fact]
    public void Port_without_a_line_discards_and_is_always_ready()
    {
        Serial16550 port = new();
        byte[] status = new byte[1];

        port.Write(0, [1, 2, 3, 4]);
        port.Read(5, status);

        Assert.Equal(Ready, status[0]);
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

        _ports.Out(ModemControl, Loopback | 0x0a); // OUT2 and RTS
        Assert.Equal(0x90, _ports.In(ModemStatus) & 0xf0); // DCD and CTS
        _ports.Out(ModemControl, 0);

        _ports.Out(InterruptIdentification, 0x01); // turn the FIFOs on
        Assert.Equal(0xc0, _ports.In(InterruptIdentification) & 0xe0); // both, and no larger ones
        Assert.InRange(_ports.Reads, 1, 10);
    }

    [Fact]
    public void Linux_measures_a_FIFO_of_16_bytes_in_loopback()
    {
        _ports.Out(InterruptIdentification, 0x07);
        _ports.Out(ModemControl, Loopback);
        for (int i = 0; i < 256; i++)
        {
            _ports.Out(Data, (byte)i);
        }

        List<byte> received = [];
        Assert.Equal(0x02, _ports.In(LineStatus) & 0x02); // the rest was lost, which is told once
        while ((_ports.In(LineStatus) & 0x01) != 0)
        {
            received.Add(_ports.In(Data));
        }

        Assert.Equal(Enumerable.Range(0, 16).Select(static i => (byte)i), received);
        Assert.Equal(Ready, _ports.In(LineStatus));
        Assert.Empty(_sent);
    }

    [Fact]
    public void Fifos_are_off_until_turned_on()
    {
        Assert.Equal(0x01, _ports.In(InterruptIdentification));
        _ports.Out(ModemControl, Out2 | RequestToSend);
        _ports.Out(InterruptEnable, 0x01);
        Assert.Equal(1, _port.ReceiverRoom);
        _ports.Out(InterruptIdentification, 0x01);
        Assert.Equal(16, _port.ReceiverRoom);
    }

    [Fact]
    public void Transmitter_interrupts_when_enabled_and_once_for_what_is_written_before_the_driver_looks()
    {
        _ports.Out(ModemControl, Out2 | RequestToSend);
        _ports.Out(Data, 1);
        Assert.Equal(0, _interrupt.Count);

        _ports.Out(InterruptEnable, 0x02);
        Assert.Equal(1, _interrupt.Count);
        Assert.Equal(0x02, _ports.In(InterruptIdentification));
        Assert.Equal(0x01, _ports.In(InterruptIdentification)); // reading has acknowledged it

        for (int i = 0; i < 16; i++)
        {
            _ports.Out(Data, 2);
        }

        Assert.Equal(2, _interrupt.Count);
        Assert.Equal(0x02, _ports.In(InterruptIdentification));
    }

    [Fact]
    public void Interrupts_pass_only_with_OUT2_and_outside_of_loopback()
    {
        _ports.Out(InterruptEnable, 0x02);
        Assert.Equal(0, _interrupt.Count);
        _ports.Out(ModemControl, Out2 | Loopback);
        Assert.Equal(0, _interrupt.Count);
        _ports.Out(ModemControl, Out2 | RequestToSend);
        Assert.Equal(1, _interrupt.Count);
    }

    [Fact]
    public void Transmitter_is_busy_while_the_line_has_no_room_and_interrupts_when_it_has()
    {
        _ports.Out(ModemControl, Out2 | RequestToSend);
        _ports.Out(InterruptEnable, 0x02);
        _ = _ports.In(InterruptIdentification);
        _lineHasRoom = false;

        _ports.Out(Data, 1);
        Assert.Equal(0x00, _ports.In(LineStatus));
        Assert.Equal(0x01, _ports.In(InterruptIdentification));
        Assert.Equal(1, _interrupt.Count);

        _lineHasRoom = true;
        _port.OnLineReady();
        Assert.Equal(Ready, _ports.In(LineStatus));
        Assert.Equal(2, _interrupt.Count);
        Assert.Equal(0x02, _ports.In(InterruptIdentification));

        _port.OnLineReady(); // Nothing was waiting.
        Assert.Equal(2, _interrupt.Count);
    }

    [Fact]
    public void Received_bytes_interrupt_and_are_read_in_order()
    {
        Listen();
        _port.Receive("abc"u8);

        Assert.Equal(1, _interrupt.Count);
        Assert.Equal(0xcc, _ports.In(InterruptIdentification)); // below the trigger level: the timeout tells
        Assert.Equal(0x61, _ports.In(LineStatus));
        Assert.Equal("abc"u8, (byte[])[_ports.In(Data), _ports.In(Data), _ports.In(Data)]);
        Assert.Equal(Ready, _ports.In(LineStatus));
        Assert.Equal(0xc1, _ports.In(InterruptIdentification));
        Assert.Equal(0x00, _ports.In(Data)); // Nothing is there.

        _port.Receive("d"u8);
        Assert.Equal(2, _interrupt.Count);
    }

    [Theory]
    [InlineData(0x01, 1)]
    [InlineData(0x41, 4)]
    [InlineData(0x81, 8)]
    [InlineData(0xc1, 14)]
    public void Trigger_level_tells_data_from_a_timeout(byte control, int level)
    {
        Listen(control);
        _port.Receive(new byte[level - 1]);
        Assert.Equal(level == 1 ? 0xc1 : 0xcc, _ports.In(InterruptIdentification));

        _port.Receive(new byte[1]);

        Assert.Equal(0xc4, _ports.In(InterruptIdentification));
    }

    [Fact]
    public void Most_urgent_interrupt_is_named_first()
    {
        _ports.Out(InterruptIdentification, 0x01);
        _ports.Out(ModemControl, Loopback);
        for (int i = 0; i < 17; i++)
        {
            _ports.Out(Data, 0);
        }

        _ports.Out(InterruptEnable, 0x0f);

        Assert.Equal(0xc6, _ports.In(InterruptIdentification)); // an overrun
        _ = _ports.In(LineStatus);
        Assert.Equal(0xc4, _ports.In(InterruptIdentification)); // received data
        _ports.Out(InterruptIdentification, 0x03);
        Assert.Equal(0xc2, _ports.In(InterruptIdentification)); // the transmitter
        Assert.Equal(0xc0, _ports.In(InterruptIdentification)); // the modem's inputs have changed
        _ = _ports.In(ModemStatus);
        Assert.Equal(0xc1, _ports.In(InterruptIdentification));
    }

    [Fact]
    public void Modem_status_tells_changes_once_and_of_the_ring_indicator_only_its_end()
    {
        _ports.Out(ModemControl, Loopback | 0x04); // OUT1 is RI: the others go
        Assert.Equal(0x4b, _ports.In(ModemStatus)); // RI, and DCD, DSR, CTS have changed
        Assert.Equal(0x40, _ports.In(ModemStatus));

        _ports.Out(ModemControl, Loopback);
        Assert.Equal(0x04, _ports.In(ModemStatus)); // RI has ended
        _ports.Out(ModemControl, 0);
        Assert.Equal(0xbb, _ports.In(ModemStatus));
    }

    [Fact]
    public void Nothing_is_received_until_somebody_listens()
    {
        Assert.Equal(0, _port.ReceiverRoom);
        Assert.Equal(0, _readyToReceive);

        _ports.Out(InterruptEnable, 0x0f); // A probe tries the bits out, and then empties the FIFO.
        Assert.Equal((0, 0), (_port.ReceiverRoom, _readyToReceive));
        _ports.Out(ModemControl, Out2 | RequestToSend);
        Assert.Equal((1, 1), (_port.ReceiverRoom, _readyToReceive));
        _ports.Out(ModemControl, Loopback | Out2);
        Assert.Equal(0, _port.ReceiverRoom);
        _ports.Out(ModemControl, Out2 | RequestToSend);
        Assert.Equal((1, 2), (_port.ReceiverRoom, _readyToReceive));
        _ports.Out(InterruptEnable, 0x00);
        Assert.Equal(0, _port.ReceiverRoom);
    }

    [Fact]
    public void Driver_that_lets_RTS_go_gets_nothing_until_it_raises_it()
    {
        _ports.Out(InterruptEnable, 0x01);
        _ports.Out(ModemControl, Out2);
        Assert.Equal((0, 0), (_port.ReceiverRoom, _readyToReceive));
        _ports.Out(ModemControl, Out2 | RequestToSend);
        Assert.Equal((1, 1), (_port.ReceiverRoom, _readyToReceive));
    }

    [Fact]
    public void Driver_that_polls_is_heard_when_it_can_wait_for_nothing_else()
    {
        for (int i = 0; i < 1000; i++)
        {
            _ports.Out(Data, 0); // A console that looks before each byte is none that waits for input.
            _ = _ports.In(LineStatus);
        }

        Assert.Equal(0, _port.ReceiverRoom);
        for (int i = 0; i < 1000; i++)
        {
            _ = _ports.In(LineStatus);
        }

        Assert.Equal((1, 1), (_port.ReceiverRoom, _readyToReceive));
        _port.Receive("x"u8);
        Assert.Equal(0x61, _ports.In(LineStatus));
        Assert.Equal((byte)'x', _ports.In(Data));
        Assert.Equal((1, 2), (_port.ReceiverRoom, _readyToReceive));
    }

    [Fact]
    public void What_came_before_the_FIFO_was_turned_on_stays()
    {
        _ports.Out(ModemControl, Out2 | RequestToSend);
        _ports.Out(InterruptEnable, 0x01);
        _port.Receive("x"u8);

        _ports.Out(InterruptIdentification, 0x81);

        Assert.Equal((15, (byte)'x'), (_port.ReceiverRoom, _ports.In(Data)));
    }

    [Fact]
    public void Room_is_told_when_the_driver_has_taken_everything()
    {
        Listen();
        int before = _readyToReceive;
        _port.Receive("ab"u8);

        _ = _ports.In(Data);
        Assert.Equal(before, _readyToReceive);
        _ = _ports.In(Data);
        Assert.Equal(before + 1, _readyToReceive);

        _port.Receive("cd"u8);
        _ports.Out(InterruptIdentification, 0x03); // clear the receiver
        Assert.Equal((16, before + 2), (_port.ReceiverRoom, _readyToReceive));
    }

    [Fact]
    public void Scratch_and_modem_control_are_kept()
    {
        _ports.Out(Scratch, 0xa5);
        _ports.Out(ModemControl, 0xff);

        Assert.Equal([0xa5, 0x1f, 0xf0], [_ports.In(Scratch), _ports.In(ModemControl), _ports.In(ModemStatus) & 0xf0]);
    }

    [Fact]
    public void No_access_makes_it_fail_or_forget_its_line()
    {
        Random random = new(16550);
        byte[] data = new byte[8];
        for (int i = 0; i < 100_000; i++)
        {
            Span<byte> piece = data.AsSpan(0, 1 << random.Next(4));
            random.NextBytes(piece);
            switch (random.Next(4))
            {
                case 0: _port.Read((ulong)random.Next(9), piece); break;
                case 1: _port.Receive(piece[..Math.Min(piece.Length, _port.ReceiverRoom)]); break;
                case 2: _lineHasRoom = random.Next(2) == 0; _port.OnLineReady(); break;
                default: _port.Write((ulong)random.Next(9), piece); break;
            }

            Assert.InRange(_port.ReceiverRoom, 0, 16);
        }

        _lineHasRoom = true;
        _port.OnLineReady();
        _ports.Out(ModemControl, 0);
        _ports.Out(LineControl, 0);
        Assert.Equal(Ready, _ports.In(LineStatus) & Ready);
        _sent.Clear();
        _ports.Out(Data, 7);
        Assert.Equal([7], _sent);
    }

    private bool Take(byte value)
    {
        _sent.Add(value);
        return _lineHasRoom;
    }

    private void Listen(byte fifoControl = 0xc1)
    {
        _ports.Out(InterruptIdentification, fifoControl);
        _ports.Out(ModemControl, Out2 | RequestToSend);
        _ports.Out(InterruptEnable, 0x01);
    }
}
