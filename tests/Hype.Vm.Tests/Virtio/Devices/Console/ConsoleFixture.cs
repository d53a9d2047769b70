using Hype.Vm.Memory;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Transport.Mmio;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <summary>A console between a driver and a host, both of which the test plays.</summary>
internal sealed class ConsoleFixture : IDisposable
{
    private const VirtioFeatures All = FakeMmioDriver.AllRingFeatures | ConsoleFeatures.Size | ConsoleFeatures.EmergencyWrite;

    public ConsoleFixture(ConsoleSize size = default)
    {
        Console = new VirtioConsole(Host, Loop, size);
        Transport = new VirtioMmioTransport(Console, Memory, Line, Loop);
        Driver = new FakeMmioDriver(Transport, Memory);
    }

    public MemoryConsoleEndpoint Host { get; } = new();

    public ManualEventLoop Loop { get; } = new();

    public RecordingInterruptLine Line { get; } = new();

    public GuestMemory Memory { get; } = new(new GuestMemoryLayout(8 << 20));

    public VirtioConsole Console { get; }

    public VirtioMmioTransport Transport { get; }

    public FakeMmioDriver Driver { get; }

    /// <summary>The queue towards the driver; set by <see cref="StartDriver"/>.</summary>
    public FakeDriver Receive { get; private set; } = null!;

    /// <summary>The queue from the driver; set by <see cref="StartDriver"/>.</summary>
    public FakeDriver Transmit { get; private set; } = null!;

    /// <summary>Brings the driver up to where Linux's is when its console exists: it has been told of the size, and has read it.</summary>
    public ConsoleFixture Start(VirtioFeatures features = All, ushort size = 8)
    {
        StartDriver(features, size);
        if (features.HasFlag(ConsoleFeatures.Size))
        {
            Driver.Write(VirtioMmioRegister.InterruptAck, 2);
            ReadSize();
            Line.Forget();
        }

        return this;
    }

    /// <summary>Brings the driver up to DRIVER_OK.</summary>
    public ConsoleFixture StartDriver(VirtioFeatures features = All, ushort size = 8)
    {
        Driver.Negotiate(features);
        Receive = Driver.SetUpQueue(VirtioConsole.ReceiveQueue, size, features);
        Transmit = Driver.SetUpQueue(VirtioConsole.TransmitQueue, size, features);
        Driver.DriverOk();
        return this;
    }

    public uint ReadSize()
    {
        byte[] data = new byte[4];
        Transport.Read(0x100, data);
        Loop.RunUntilIdle();
        return BitConverter.ToUInt32(data);
    }

    /// <summary>The driver notifies, if it should, and the io thread does what there is to do.</summary>
    public void Notify(int index)
    {
        if ((index == VirtioConsole.TransmitQueue ? Transmit : Receive).ShouldNotifyDevice())
        {
            Driver.Notify(index);
        }

        Loop.RunUntilIdle();
    }

    public void NotifyTransmit() => Notify(VirtioConsole.TransmitQueue);

    public void NotifyReceive() => Notify(VirtioConsole.ReceiveQueue);

    public void Dispose()
    {
        Host.Dispose();
        Memory.Dispose();
    }
}
