namespace Hype.Vm.Tests.Devices;

/// <summary>The accesses that Linux's i8042 driver makes, in its order; a wait that would take it half a second fails the test.</summary>
internal sealed class LinuxI8042Driver(PortReader ports)
{
    private const byte OutputFull = 1;
    private const byte InputFull = 2;
    private const byte MouseData = 0x20;

    /// <summary>Empties the output buffer, as the driver does before and after it changes the control byte.</summary>
    public bool Flush()
    {
        for (int i = 0; i < 16; i++)
        {
            if ((ports.In(0x64) & OutputFull) == 0)
            {
                return true;
            }

            _ = ports.In(0x60);
        }

        return false;
    }

    /// <summary>Sends a command and its arguments; returns the answer, or null where a wait would have timed out.</summary>
    public byte? Command(byte command, byte[]? arguments = null, bool hasAnswer = false)
    {
        if ((ports.In(0x64) & InputFull) != 0)
        {
            return null;
        }

        ports.Out(0x64, command);
        foreach (byte argument in arguments ?? [])
        {
            if ((ports.In(0x64) & InputFull) != 0)
            {
                return null;
            }

            ports.Out(0x60, argument);
        }

        return hasAnswer ? WaitForData() : (byte)0;
    }

    /// <summary>Asks for a mouse port by sending a byte around its loop; the answer must be marked as the mouse's.</summary>
    public bool MouseLoopAnswersAsMouse()
    {
        _ = Command(0xd3, [0x5a]);
        return (ports.In(0x64) & OutputFull) != 0 && (ports.In(0x64) & MouseData) != 0;
    }

    private byte? WaitForData() => (ports.In(0x64) & OutputFull) == 0 ? null : ports.In(0x60);
}
