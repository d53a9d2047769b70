namespace Hype.Vm.Devices;

/// <summary>A keyboard on which nobody types: it answers what a driver asks, so that the driver need not wait for an answer.</summary>
/// <remarks>The command set of the IBM PS/2 keyboard. Arguments are acknowledged like commands, which is all they need.</remarks>
internal static class Ps2Keyboard
{
    private const byte Acknowledge = 0xfa;

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
