using Hype.Vm.Bus;

namespace Hype.Vm.Devices;

/// <summary>A serial port that transmits: eight registers, as the PC16550D's data sheet names them.</summary>
/// <remarks>
/// For what a kernel says before it has a console of its own. The transmitter is always ready, nothing is ever received. It passes
/// for a 16550A, with its FIFO, in a probe: that makes kernels write 16 bytes for one look at the line status.
/// </remarks>
internal sealed class Serial16550 : BytePortDevice
{
    private const int Data = 0; // also the divisor's low byte
    private const int InterruptEnable = 1; // also the divisor's high byte
    private const int InterruptIdentification = 2; // written, it is FIFO control
    private const int LineControl = 3;
    private const int ModemControl = 4;
    private const int LineStatus = 5;
    private const int ModemStatus = 6;
    private const int Scratch = 7;

    private const byte TransmitterInterruptEnable = 0x02;
    private const byte NoInterrupt = 0x01;
    private const byte TransmitterInterrupt = 0x02;
    private const byte FifosEnabled = 0xc0;
    private const byte DivisorLatch = 0x80;
    private const byte Loopback = 0x10;
    private const byte TransmitterEmpty = 0x60; // THRE and TEMT
    private const byte Connected = 0xb0; // DCD, DSR, CTS: a terminal listens

    private readonly Action<byte>? _transmit;
    private readonly IInterruptLine? _interrupt;
    private readonly Lock _gate = new();
    private ushort _divisor = 12; // 9600 baud; guarded by _gate, as all below
    private byte _interruptEnable;
    private byte _fifoControl;
    private byte _lineControl;
    private byte _modemControl;
    private byte _scratch;
    private bool _transmitterInterruptPending;

    /// <summary>Initializes the port.</summary>
    /// <param name="transmit">Takes each byte, on a vCPU thread, one at a time; never blocks. <see langword="null"/> discards them.</param>
    /// <param name="interrupt">Its interrupt (ISA 4 for the first port), or <see langword="null"/> for a guest that polls.</param>
    public Serial16550(Action<byte>? transmit = null, IInterruptLine? interrupt = null)
    {
        _transmit = transmit;
        _interrupt = interrupt;
    }

    private bool SelectsDivisor => (_lineControl & DivisorLatch) != 0;

    /// <inheritdoc/>
    protected override byte ReadByte(ulong offset)
    {
        lock (_gate)
        {
            return offset switch
            {
                Data => SelectsDivisor ? (byte)_divisor : (byte)0,
                InterruptEnable => SelectsDivisor ? (byte)(_divisor >> 8) : _interruptEnable,
                InterruptIdentification => IdentifyInterrupt(),
                LineControl => _lineControl,
                ModemControl => _modemControl,
                LineStatus => TransmitterEmpty,
                ModemStatus => ReadModemStatus(),
                Scratch => _scratch,
                _ => 0xff,
            };
        }
    }

    /// <inheritdoc/>
    protected override void WriteByte(ulong offset, byte value)
    {
        lock (_gate)
        {
            switch (offset)
            {
                case Data or InterruptEnable when SelectsDivisor:
                    _divisor = offset == Data ? (ushort)((_divisor & 0xff00) | value) : (ushort)((_divisor & 0xff) | (value << 8));
                    break;
                case Data:
                    Transmit(value);
                    break;
                case InterruptEnable:
                    EnableInterrupts(value);
                    break;
                case InterruptIdentification:
                    _fifoControl = value;
                    break;
                case LineControl:
                    _lineControl = value;
                    break;
                case ModemControl:
                    _modemControl = (byte)(value & 0x1f);
                    break;
                case Scratch:
                    _scratch = value;
                    break;
            }
        }
    }

    private void Transmit(byte value)
    {
        if ((_modemControl & Loopback) == 0)
        {
            _transmit?.Invoke(value);
        }

        RaiseTransmitterInterrupt();
    }

    private void EnableInterrupts(byte value)
    {
        bool enabledNow = (value & ~_interruptEnable & TransmitterInterruptEnable) != 0;
        _interruptEnable = (byte)(value & 0x0f);
        if (enabledNow)
        {
            RaiseTransmitterInterrupt();
        }
    }

    /// <summary>The holding register is empty again the moment it was written.</summary>
    private void RaiseTransmitterInterrupt()
    {
        _transmitterInterruptPending = true;
        if ((_interruptEnable & TransmitterInterruptEnable) != 0)
        {
            _interrupt?.Assert();
        }
    }

    /// <summary>Reading it acknowledges the transmitter's interrupt, where that is what it names.</summary>
    private byte IdentifyInterrupt()
    {
        byte fifos = (_fifoControl & 1) != 0 ? FifosEnabled : (byte)0;
        if (!_transmitterInterruptPending || (_interruptEnable & TransmitterInterruptEnable) == 0)
        {
            return (byte)(fifos | NoInterrupt);
        }

        _transmitterInterruptPending = false;
        return (byte)(fifos | TransmitterInterrupt);
    }

    /// <summary>In loopback the four modem outputs come back as the four inputs, by which a driver knows that a port is there.</summary>
    private byte ReadModemStatus()
    {
        if ((_modemControl & Loopback) == 0)
        {
            return Connected;
        }

        int dtr = _modemControl & 1;
        int rts = (_modemControl >> 1) & 1;
        int out1And2 = (_modemControl >> 2) & 3;
        return (byte)((rts << 4) | (dtr << 5) | (out1And2 << 6));
    }
}
