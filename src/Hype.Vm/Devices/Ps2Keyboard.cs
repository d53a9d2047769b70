namespace Hype.Vm.Devices;

/// <summary>A keyboard on which nobody types but the host: it answers what a driver asks, so that the driver need not wait for an answer.</summary>
/// <remarks>The command set of the IBM PS/2 keyboard. Arguments are acknowledged like commands, which is all they need.</remarks>
internal static class Ps2Keyboard
{
    private const byte Acknowledge = 0xfa;

    /// <summary>Presses Ctrl, Alt and Delete (the one of the number pad, a single byte), and releases them in the reverse order.</summary>
    /// <param name="translated">Whether the controller translates to scan code set 1; the keyboard itself speaks set 2.</param>
    /// <returns>The bytes that arrive in the guest.</returns>
    public static ReadOnlySpan<byte> CtrlAltDel(bool translated) =>
        translated ? [0x1d, 0x38, 0x53, 0xd3, 0xb8, 0x9d] : [0x14, 0x11, 0x71, 0xf0, 0x71, 0xf0, 0x11, 0xf0, 0x14];

    /// <summary>Answers a byte from the host.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="translated">Whether the controller translates to scan code set 1, which reaches the id's second byte.</param>
    /// <returns>The bytes of the answer.</returns>
    public static ReadOnlySpan<byte> Answer(byte value, bool translated) => value switch
    {
        0xee => [0xee], // echo
        0xf2 => translated ? [Acknowledge, 0xab, 0x41] : [Acknowledge, 0xab, 0x83], // read id: an MF2 keyboard
        0xff => [Acknowledge, 0xaa], // reset: self test passed
        _ => [Acknowledge],
    };
}
