namespace Hype.Vm.Devices;

/// <summary>The real-time clock with its CMOS memory, an MC146818: index at offset 0 (port 0x70), data at offset 1 (port 0x71).</summary>
/// <remarks>
/// The clock is the host's, in UTC. A guest that sets it is not followed, and there are no alarms: a machine's wall clock comes from
/// its host. Never is an update in progress, so nobody waits for one to end.
/// </remarks>
/// <param name="time">Where the time comes from.</param>
internal sealed class CmosClock(TimeProvider time) : BytePortDevice
{
    private const int MemorySize = 128;
    private const byte IndexMask = 0x7f; // bit 7 of port 0x70 masks NMIs
    private const byte Pm = 0x80;
    private const int Century = 0x32;

    private const byte StatusADefault = 0x26; // 32768 Hz crystal, 1024 Hz rate; bit 7, update in progress, is never set
    private const byte StatusBBinary = 0x04;
    private const byte StatusB24Hours = 0x02;
    private const byte StatusDValid = 0x80; // the battery is fine

    private readonly Lock _gate = new();
    private readonly byte[] _memory = new byte[MemorySize]; // guarded by _gate
    private byte _index; // guarded by _gate
    private byte _statusA = StatusADefault; // guarded by _gate
    private byte _statusB = StatusB24Hours; // guarded by _gate

    /// <inheritdoc/>
    protected override byte ReadByte(ulong offset)
    {
        lock (_gate)
        {
            // The index register is write-only on a PC.
            return offset == 1 ? ReadRegister(_index) : (byte)0xff;
        }
    }

    /// <inheritdoc/>
    protected override void WriteByte(ulong offset, byte value)
    {
        lock (_gate)
        {
            if (offset == 0)
            {
                _index = (byte)(value & IndexMask);
            }
            else if (offset == 1)
            {
                WriteRegister(_index, value);
            }
        }
    }

    private byte ReadRegister(byte index)
    {
        DateTimeOffset now = time.GetUtcNow();
        return index switch
        {
            0x00 => Number(now.Second),
            0x02 => Number(now.Minute),
            0x04 => Hour(now.Hour),
            0x06 => Number((int)now.DayOfWeek + 1),
            0x07 => Number(now.Day),
            0x08 => Number(now.Month),
            0x09 => Number(now.Year % 100),
            Century => Number(now.Year / 100),
            0x0a => _statusA,
            0x0b => _statusB,
            0x0c => 0, // no interrupt is ever pending
            0x0d => StatusDValid,
            _ => _memory[index],
        };
    }

    private void WriteRegister(byte index, byte value)
    {
        switch (index)
        {
            case 0x0a:
                _statusA = (byte)(value & 0x7f);
                break;
            case 0x0b:
                _statusB = value;
                break;
            default:
                _memory[index] = value; // alarms, the shutdown status at 0x0f, and what a guest keeps there
                break;
        }
    }

    private byte Hour(int hour)
    {
        if ((_statusB & StatusB24Hours) != 0)
        {
            return Number(hour);
        }

        int onDial = hour % 12 == 0 ? 12 : hour % 12;
        return (byte)(Number(onDial) | (hour >= 12 ? Pm : 0));
    }

    /// <summary>Encodes a number of two digits in binary, or in BCD as PCs have it.</summary>
    private byte Number(int value) => (byte)((_statusB & StatusBBinary) != 0 ? value : ((value / 10) << 4) | (value % 10));
}
