using Hype.Vm.Bus;

namespace Hype.Vm.Devices;

/// <summary>The keyboard controller of a PC: data at offset 0 (port 0x60), command and status at offset 4 (port 0x64).</summary>
/// <remarks>
/// Kernels probe it, and use it to reset the machine. Everything is answered at once: each command that has an answer leaves it in
/// the output buffer before the guest can look, so no status is polled twice. There is a keyboard port with a quiet keyboard, on which
/// the host can press Ctrl-Alt-Del and nothing else, and no mouse port, which the answers to the mouse commands (0xa9, 0xd3) say at the first try.
/// </remarks>
internal sealed class I8042 : BytePortDevice
{
    /// <summary>The offset of the command and status register.</summary>
    public const ulong CommandOffset = 4;

    private const int MaxOutput = 16; // what the controller, the longest answer and some keys need together; a real one holds a single byte

    private const byte StatusOutputFull = 0x01;
    private const byte StatusSystemFlag = 0x04; // the power-on test has passed
    private const byte StatusCommand = 0x08; // the last write was a command
    private const byte StatusUnlocked = 0x10;

    private const byte ControlKeyboardInterrupt = 0x01;
    private const byte ControlSystemFlag = 0x04;
    private const byte ControlKeyboardDisabled = 0x10;
    private const byte ControlMouseDisabled = 0x20;
    private const byte ControlTranslate = 0x40;

    private readonly IInterruptLine? _keyboardInterrupt;
    private readonly Action _requestReset;
    private readonly Lock _gate = new();
    private readonly byte[] _output = new byte[MaxOutput]; // guarded by _gate, as all below
    private int _outputCount;
    private byte _control = ControlKeyboardInterrupt | ControlSystemFlag | ControlMouseDisabled | ControlTranslate; // as firmware leaves it
    private byte _outputPort = 0x03; // not in reset, A20 on
    private byte _argumentOf; // the command whose argument comes next, or 0
    private bool _lastWasCommand;

    /// <summary>Initializes the controller.</summary>
    /// <param name="requestReset">Called when the guest resets the machine: on a vCPU thread, possibly several times.</param>
    /// <param name="keyboardInterrupt">The keyboard's interrupt (ISA 1), or <see langword="null"/> for a guest that polls.</param>
    public I8042(Action requestReset, IInterruptLine? keyboardInterrupt = null)
    {
        _requestReset = requestReset;
        _keyboardInterrupt = keyboardInterrupt;
    }

    /// <summary>Presses and releases Ctrl, Alt and Delete. On any thread.</summary>
    /// <returns>Whether the guest hears the keyboard: it has neither turned it off nor its interrupt, and there is room for all of the keys.</returns>
    /// <remarks>All keys or none: a guest that got half of them would take the rest for held down.</remarks>
    public bool PressCtrlAltDel()
    {
        lock (_gate)
        {
            ReadOnlySpan<byte> keys = Ps2Keyboard.CtrlAltDel((_control & ControlTranslate) != 0);
            bool isHeard = (_control & (ControlKeyboardInterrupt | ControlKeyboardDisabled)) == ControlKeyboardInterrupt;
            if (!isHeard || keys.Length > MaxOutput - _outputCount)
            {
                return false;
            }

            Append(keys);
            RaiseIfEnabled();
            return true;
        }
    }

    /// <inheritdoc/>
    protected override byte ReadByte(ulong offset)
    {
        lock (_gate)
        {
            return offset switch
            {
                0 => ReadOutput(),
                CommandOffset => Status,
                _ => 0xff,
            };
        }
    }

    /// <inheritdoc/>
    protected override void WriteByte(ulong offset, byte value)
    {
        bool reset = false;
        lock (_gate)
        {
            if (offset == CommandOffset)
            {
                reset = RunCommand(value);
            }
            else if (offset == 0)
            {
                reset = TakeData(value);
            }
        }

        if (reset)
        {
            _requestReset();
        }
    }

    private byte Status => (byte)(StatusSystemFlag | StatusUnlocked
        | (_outputCount > 0 ? StatusOutputFull : 0)
        | (_lastWasCommand ? StatusCommand : 0));

    private byte ReadOutput()
    {
        byte value = _output[0]; // an empty buffer gives its last byte again
        if (_outputCount > 1)
        {
            _output.AsSpan(1, --_outputCount).CopyTo(_output);
            RaiseIfEnabled();
        }
        else
        {
            _outputCount = 0;
        }

        return value;
    }

    /// <returns>Whether the machine is to be reset.</returns>
    private bool RunCommand(byte command)
    {
        _lastWasCommand = true;
        _argumentOf = 0;
        switch (command)
        {
            case 0x20: // read the control byte
                Answer(_control);
                break;
            case 0x60 or 0xd1 or 0xd2 or 0xd3 or 0xd4: // commands with an argument
                _argumentOf = command;
                break;
            case 0xa9: // test the mouse port: its clock line is stuck, there is none
                Answer(0x01);
                break;
            case 0xaa: // test the controller: passed
                Answer(0x55);
                break;
            case 0xab: // test the keyboard port: fine
                Answer(0x00);
                break;
            case 0xad:
                _control |= ControlKeyboardDisabled;
                break;
            case 0xae:
                _control &= unchecked((byte)~ControlKeyboardDisabled);
                break;
            case 0xc0: // read the input port: keyboard not locked
                Answer(0x80);
                break;
            case 0xd0:
                Answer(_outputPort);
                break;
            default:
                return command >= 0xf0 && IsReset(command); // pulses the low lines of the output port whose bit is 0
        }

        return false;
    }

    /// <returns>Whether the machine is to be reset.</returns>
    private bool TakeData(byte value)
    {
        byte command = _argumentOf;
        _argumentOf = 0;
        _lastWasCommand = false;
        switch (command)
        {
            case 0x60:
                SetControl(value);
                break;
            case 0xd1:
                _outputPort = value;
                return IsReset(value);
            case 0xd2 or 0xd3: // as if the keyboard had sent it; for the mouse too, so without the mark of a mouse byte in the status
                Answer(value);
                break;
            case 0xd4: // to a mouse that is not there
                break;
            default:
                AnswerFromKeyboard(value);
                break;
        }

        return false;
    }

    private void SetControl(byte value)
    {
        _control = (byte)(value | ControlMouseDisabled); // it stays off: there is none
        if (_outputCount > 0)
        {
            RaiseIfEnabled();
        }
    }

    private void AnswerFromKeyboard(byte value)
    {
        _control &= unchecked((byte)~ControlKeyboardDisabled); // sending to the keyboard turns its clock on
        Append(Ps2Keyboard.Answer(value, (_control & ControlTranslate) != 0));
        RaiseIfEnabled();
    }

    /// <summary>Replaces what nobody read: the answer to a command is what the guest will look for.</summary>
    private void Answer(byte value)
    {
        _outputCount = 0;
        Append([value]);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, MaxOutput - _outputCount);
        bytes[..count].CopyTo(_output.AsSpan(_outputCount));
        _outputCount += count;
    }

    private void RaiseIfEnabled()
    {
        if ((_control & ControlKeyboardInterrupt) != 0)
        {
            _keyboardInterrupt?.Assert();
        }
    }

    /// <summary>Bit 0 of the output port is the processor's reset line, active low.</summary>
    private static bool IsReset(byte outputPort) => (outputPort & 1) == 0;
}
