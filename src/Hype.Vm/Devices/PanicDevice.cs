namespace Hype.Vm.Devices;

/// <summary>A port by which a guest's kernel says that it has panicked, as its last act: the pvpanic device.</summary>
/// <remarks>QEMU's docs/specs/pvpanic.rst: bit 0 is a panic, bit 1 one that a crash kernel takes over. A read says which bits are understood.</remarks>
/// <param name="panicked">Called at a panic: on a vCPU thread, possibly several times.</param>
internal sealed class PanicDevice(Action panicked) : BytePortDevice
{
    private const byte Panicked = 1 << 0;
    private const byte CrashKernelLoaded = 1 << 1; // The guest goes on, in another kernel.

    /// <inheritdoc/>
    protected override byte ReadByte(ulong offset) => Panicked | CrashKernelLoaded;

    /// <inheritdoc/>
    protected override void WriteByte(ulong offset, byte value)
    {
        if ((value & (Panicked | CrashKernelLoaded)) == Panicked)
        {
            panicked();
        }
    }
}
