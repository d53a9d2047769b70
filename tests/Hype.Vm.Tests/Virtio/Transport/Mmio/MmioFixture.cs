using Hype.Vm.Memory;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Transport.Mmio;

namespace Hype.Vm.Tests.Virtio.Transport.Mmio;

/// <summary>A device that does nothing behind a transport that does everything.</summary>
internal sealed class MmioFixture : IDisposable
{
    public MmioFixture()
    {
        Transport = new VirtioMmioTransport(Device, Memory, Line, Loop);
        Driver = new FakeMmioDriver(Transport, Memory);
    }

    public FakeDevice Device { get; } = new();

    public GuestMemory Memory { get; } = new(new GuestMemoryLayout(8 << 20));

    public RecordingInterruptLine Line { get; } = new();

    public ManualEventLoop Loop { get; } = new();

    public VirtioMmioTransport Transport { get; }

    public FakeMmioDriver Driver { get; }

    /// <summary>Brings the device up with both queues.</summary>
    public (FakeDriver First, FakeDriver Second) Start()
    {
        Driver.Negotiate(FakeMmioDriver.AllRingFeatures);
        FakeDriver first = Driver.SetUpQueue(0, 8, FakeMmioDriver.AllRingFeatures);
        FakeDriver second = Driver.SetUpQueue(1, 16, FakeMmioDriver.AllRingFeatures);
        Driver.DriverOk();
        return (first, second);
    }

    public void Dispose() => Memory.Dispose();
}
