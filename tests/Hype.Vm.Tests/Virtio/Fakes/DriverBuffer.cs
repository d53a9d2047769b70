namespace Hype.Vm.Tests.Virtio.Fakes;

/// <summary>A piece of memory that a driver offers.</summary>
internal readonly record struct DriverBuffer(ulong Address, uint Length, bool Writable)
{
    public static DriverBuffer Readable(ulong address, uint length) => new(address, length, false);

    public static DriverBuffer ForDevice(ulong address, uint length) => new(address, length, true);
}
