namespace Hype.Vm.Devices;

/// <summary>Port 0x61: the speaker's gate, the timer's output and the refresh toggle that old code counts to pass time.</summary>
/// <remarks>
/// A PIT created with <c>KVM_PIT_SPEAKER_DUMMY</c> answers this port within KVM, and this is never asked. Here the output of
/// timer channel 2 is always high and the toggle changes with every read, so that no loop over either waits.
/// </remarks>
internal sealed class SystemControlPortB : BytePortDevice
{
    private const byte Writable = 0x0f; // speaker gate and data, and the two check enables
    private const byte RefreshToggle = 0x10;
    private const byte Timer2Output = 0x20;

    private int _reads; // any vCPU thread, interlocked
    private volatile byte _written;

    /// <inheritdoc/>
    protected override byte ReadByte(ulong offset)
    {
        bool toggled = (Interlocked.Increment(ref _reads) & 1) != 0;
        return (byte)(_written | Timer2Output | (toggled ? RefreshToggle : 0));
    }

    /// <inheritdoc/>
    protected override void WriteByte(ulong offset, byte value) => _written = (byte)(value & Writable);
}
