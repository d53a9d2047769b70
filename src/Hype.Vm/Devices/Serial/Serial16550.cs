using Hype.Vm.Bus;

namespace Hype.Vm.Devices.Serial;

/// <summary>A serial port: eight registers, as the PC16550D's data sheet names them.</summary>
/// <remarks>
/// <para>Bytes take no time: what is written to the transmitter is with its line at once, and the timeout that tells of a FIFO that is not filled to its trigger
/// level is over as soon as it begins. The divisor and the format are kept and mean nothing.</para>
/// <para>While the line takes nothing, the holding register is not empty: a driver waits, as it would for a slow modem. A driver that has seen it empty may write a
/// whole FIFO, for which there is always room. One that writes without looking, as Linux's console does after ten milliseconds of waiting, may lose bytes.</para>
/// <para>Bytes are received only while somebody listens: received data interrupts that get through while RTS is up, or a loop that looks at the line status and
/// nothing else. So what comes early waits with the host, and is not thrown away by a driver that empties the FIFO when it starts.</para>
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

    private const byte NoInterrupt = 0x01;
    private const byte FifosEnabled = 0xc0;
    private const byte DivisorLatch = 0x80;
    private const byte RequestToSend = 0x02;
    private const byte Out2 = 0x08; // On a PC it lets the port's interrupt through.
    private const byte Loopback = 0x10;
    private const byte DataReady = 0x01;
    private const byte Overrun = 0x02;
    private const byte TransmitterEmpty = 0x60; // THRE and TEMT
    private const byte Connected = 0xb0; // DCD, DSR, CTS: a terminal listens
    private const byte RingIndicator = 0x40;
    private const byte TrailingEdge = 0x04; // of the ring indicator: the one delta that only one edge sets
    private const int LooksOfAPoller = 64; // in a row, with nothing to wait for but input

    private readonly SerialLine? _line;
    private readonly IInterruptLine? _interrupt;
    private readonly Lock _gate = new();
    private readonly SerialReceiver _receiver = new(); // guarded by _gate, as all below
    private ushort _divisor = 12; // 9600 baud
    private SerialSources _enabled;
    private SerialSources _announced; // the sources for which the interrupt was raised
    private byte _fifoControl;
    private byte _lineControl;
    private byte _modemControl;
    private byte _modemStatus = Connected;
    private byte _scratch;
    private bool _transmitterIsBusy;
    private bool _transmitterInterrupts;
    private int _looks;

    /// <summary>Initializes the port.</summary>
    /// <param name="line">What it is plugged into; <see langword="null"/> discards what is sent.</param>
    /// <param name="interrupt">Its interrupt (ISA 4 for the first port), or <see langword="null"/> for a guest that polls.</param>
    public Serial16550(SerialLine? line = null, IInterruptLine? interrupt = null)
    {
        _line = line;
        _interrupt = interrupt;
    }

    private bool SelectsDivisor => (_lineControl & DivisorLatch) != 0;

    private bool IsLooped => (_modemControl & Loopback) != 0;

    /// <remarks>Without OUT2 no interrupt gets through: a probe that tries the enable bits out does not listen. Without RTS the driver wants nothing for now:
    /// so Linux stops a sender, after <c>stty crtscts</c>.</remarks>
    private bool IsHeard => !IsLooped && (IsPolled || (InterruptIsHeard && (_modemControl & RequestToSend) != 0));

    private bool InterruptIsHeard => IsConnected && (_enabled & SerialSources.ReceivedData) != 0;

    private bool IsPolled => _looks == LooksOfAPoller;

    private bool IsConnected => (_modemControl & Out2) != 0 && !IsLooped;

    private SerialSources Pending
    {
        get
        {
            SerialSources pending = _transmitterInterrupts ? SerialSources.Transmitter : SerialSources.None;
            pending |= _receiver.Count > 0 ? SerialSources.ReceivedData : SerialSources.None;
            pending |= _receiver.HasOverrun ? SerialSources.LineStatus : SerialSources.None;
            pending |= (_modemStatus & 0x0f) != 0 ? SerialSources.ModemStatus : SerialSources.None;
            return pending & _enabled;
        }
    }

    /// <summary>Gets how many bytes <see cref="Receive"/> takes now. On any thread.</summary>
    public int ReceiverRoom
    {
        get
        {
            lock (_gate)
            {
                return IsHeard ? _receiver.Room : 0;
            }
        }
    }

    /// <summary>Receives bytes from the line. On any thread, but on one at a time.</summary>
    /// <param name="bytes">The bytes: no more than <see cref="ReceiverRoom"/> allows.</param>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (byte value in bytes)
            {
                _receiver.Add(value);
            }

            UpdateInterrupt();
        }
    }

    /// <summary>Tells that the line takes bytes again. On any thread.</summary>
    public void OnLineReady()
    {
        lock (_gate)
        {
            if (_transmitterIsBusy)
            {
                _transmitterIsBusy = false;
                _transmitterInterrupts = true;
                UpdateInterrupt();
            }
        }
    }

    /// <inheritdoc/>
    protected override byte ReadByte(ulong offset)
    {
        lock (_gate)
        {
            byte value = ReadRegister(offset);
            UpdateInterrupt();
            return value;
        }
    }

    /// <inheritdoc/>
    protected override void WriteByte(ulong offset, byte value)
    {
        lock (_gate)
        {
            bool wasHeard = IsHeard;
            WriteRegister(offset, value);
            if (!wasHeard && IsHeard)
            {
                _line?.ReadyToReceive();
            }

            UpdateInterrupt();
        }
    }

    private byte ReadRegister(ulong offset)
    {
        NoteAccess(offset, isLook: offset == LineStatus && !_transmitterIsBusy);
        return offset switch
        {
            Data => SelectsDivisor ? (byte)_divisor : ReadData(),
            InterruptEnable => SelectsDivisor ? (byte)(_divisor >> 8) : (byte)_enabled,
            InterruptIdentification => IdentifyInterrupt(),
            LineControl => _lineControl,
            ModemControl => _modemControl,
            LineStatus => ReadLineStatus(),
            ModemStatus => ReadModemStatus(),
            Scratch => _scratch,
            _ => 0xff,
        };
    }

    /// <summary>Recognizes a driver that waits for input without an interrupt: it looks at the line status, over and over, and takes what is there.</summary>
    private void NoteAccess(ulong offset, bool isLook)
    {
        bool wasPolled = IsPolled;
        if (isLook)
        {
            _looks = Math.Min(_looks + 1, LooksOfAPoller);
        }
        else if (offset != Data || !wasPolled)
        {
            _looks = 0;
        }

        if (!wasPolled && IsPolled && IsHeard)
        {
            _line?.ReadyToReceive();
        }
    }

    private void WriteRegister(ulong offset, byte value)
    {
        NoteAccess(offset, isLook: false);
        switch (offset)
        {
            case Data or InterruptEnable when SelectsDivisor:
                _divisor = offset == Data ? (ushort)((_divisor & 0xff00) | value) : (ushort)((_divisor & 0xff) | (value << 8));
                break;
            case Data:
                Transmit(value);
                break;
            case InterruptEnable:
                EnableInterrupts((SerialSources)value & SerialSources.All);
                break;
            case InterruptIdentification:
                ControlFifos(value);
                break;
            case LineControl:
                _lineControl = value;
                break;
            case ModemControl:
                ControlModem((byte)(value & 0x1f));
                break;
            case Scratch:
                _scratch = value;
                break;
        }
    }

    private byte ReadData()
    {
        byte value = _receiver.Take();
        if (_receiver.Count == 0 && IsHeard)
        {
            _line?.ReadyToReceive();
        }

        return value;
    }

    private void Transmit(byte value)
    {
        if (IsLooped)
        {
            _receiver.Add(value);
        }
        else
        {
            _transmitterIsBusy = _line is not null && !_line.Transmit(value);
        }

        // The holding register is empty again the moment it was written, unless the line is full.
        _transmitterInterrupts = !_transmitterIsBusy;
    }

    private void EnableInterrupts(SerialSources sources)
    {
        SerialSources enabledNow = sources & ~_enabled;
        _enabled = sources;
        _transmitterInterrupts |= (enabledNow & SerialSources.Transmitter) != 0 && !_transmitterIsBusy;
    }

    private void ControlFifos(byte value)
    {
        const byte Enable = 1;
        const byte ClearReceiver = 2;
        _receiver.HasFifo = (value & Enable) != 0;
        if ((value & ClearReceiver) != 0)
        {
            _receiver.Clear();
        }

        _fifoControl = value;
        if (_receiver.Count == 0 && IsHeard)
        {
            _line?.ReadyToReceive();
        }
    }

    private void ControlModem(byte value)
    {
        _modemControl = value;
        int inputs = Connected;
        if (IsLooped)
        {
            // The four outputs come back as the four inputs, by which a driver knows that a port is there: RTS as CTS, DTR as DSR, OUT1 as RI, OUT2 as DCD.
            inputs = ((value & 2) << 3) | ((value & 1) << 5) | ((value & 0x0c) << 4);
        }

        int changed = (inputs ^ _modemStatus) & 0xf0;
        int deltas = (changed >> 4) & ~TrailingEdge;
        deltas |= (changed & _modemStatus & RingIndicator) != 0 ? TrailingEdge : 0;
        _modemStatus = (byte)(inputs | (_modemStatus & 0x0f) | deltas);
    }

    /// <summary>Names the most urgent interrupt; reading it acknowledges the transmitter's, where that is what it names.</summary>
    private byte IdentifyInterrupt()
    {
        byte fifos = (_fifoControl & 1) != 0 ? FifosEnabled : (byte)0;
        SerialSources pending = Pending;
        if ((pending & SerialSources.LineStatus) != 0)
        {
            return (byte)(fifos | 0x06);
        }

        if ((pending & SerialSources.ReceivedData) != 0)
        {
            return (byte)(fifos | (IsBelowTrigger ? 0x0c : 0x04));
        }

        if ((pending & SerialSources.Transmitter) != 0)
        {
            _transmitterInterrupts = false;
            return (byte)(fifos | 0x02);
        }

        return (byte)(fifos | ((pending & SerialSources.ModemStatus) != 0 ? 0 : NoInterrupt));
    }

    private bool IsBelowTrigger => (_fifoControl & 1) != 0 && _receiver.Count < ((_fifoControl >> 6) switch { 0 => 1, 1 => 4, 2 => 8, _ => 14 });

    private byte ReadLineStatus()
    {
        byte status = _transmitterIsBusy ? (byte)0 : TransmitterEmpty;
        status |= _receiver.Count > 0 ? DataReady : (byte)0;
        return _receiver.TakeOverrun() ? (byte)(status | Overrun) : status;
    }

    private byte ReadModemStatus()
    {
        byte status = _modemStatus;
        _modemStatus &= 0xf0; // The deltas are since the last look.
        return status;
    }

    /// <summary>Raises the interrupt where a source has come up since it was last raised: the line into the controller is edge-triggered.</summary>
    private void UpdateInterrupt()
    {
        SerialSources pending = IsConnected ? Pending : SerialSources.None;
        if ((pending & ~_announced) != 0)
        {
            _interrupt?.Assert();
        }

        _announced = pending;
    }
}
