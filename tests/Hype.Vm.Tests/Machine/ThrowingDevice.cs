using Hype.Vm.Bus;

namespace Hype.Vm.Tests.Machine;

/// <summary>A device with a bug.</summary>
/// <param name="failure">What it throws.</param>
internal sealed class ThrowingDevice(Exception failure) : IBusDevice
{
    public void Read(ulong offset, Span<byte> data) => throw failure;

    public void Write(ulong offset, ReadOnlySpan<byte> data) => throw failure;
}
