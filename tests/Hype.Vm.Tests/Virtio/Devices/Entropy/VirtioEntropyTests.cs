using System.Security.Cryptography;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Entropy;
using Hype.Vm.Virtio.Queue;
using Hype.Vm.Virtio.Transport.Mmio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Entropy;

public sealed class VirtioEntropyTests : IDisposable
{
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(8 << 20));
    private readonly RecordingInterruptLine _line = new();
    private readonly ManualEventLoop _loop = new();
    private readonly FakeMmioDriver _driver;
    private readonly FakeDriver _queue;

    public VirtioEntropyTests()
    {
        _driver = new FakeMmioDriver(new VirtioMmioTransport(new VirtioEntropy(RandomNumberGenerator.Fill), _memory, _line, _loop), _memory);
        _driver.Negotiate(FakeMmioDriver.AllRingFeatures);
        _queue = _driver.SetUpQueue(0, 8, FakeMmioDriver.AllRingFeatures);
        _driver.DriverOk();
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Identity_is_that_of_an_entropy_device() => Assert.Equal(4u, _driver.Read(VirtioMmioRegister.DeviceId));

    [Fact]
    public void Request_is_filled_wherever_it_is_split()
    {
        DriverBuffer first = _queue.Empty(1000);
        DriverBuffer second = _queue.Empty(24);
        ushort head = _queue.Add(first, second);

        _driver.Notify(0);

        Assert.Equal(new UsedElement(head, 1024), _queue.GetUsed());
        Assert.Contains(_queue.ReadBack(first, 1000), value => value != 0);
        Assert.Contains(_queue.ReadBack(second, 24), value => value != 0);
        Assert.Equal(1, _line.Count);
    }

    [Fact]
    public void Request_longer_than_a_turn_is_filled_in_part_and_the_next_waits_its_turn()
    {
        DriverBuffer huge = _queue.Empty(0x80000);
        _queue.Add(huge);
        _queue.Add(huge);

        _driver.Notify(0);
        Assert.Equal(1, _queue.UsedIndex);
        _loop.RunUntilIdle();

        Assert.InRange(_queue.GetUsed().Length, 1u, 0x20000u);
        Assert.InRange(_queue.GetUsed().Length, 1u, 0x20000u);
    }

    [Fact]
    public void Request_with_readable_buffer_needs_reset()
    {
        _queue.Add(_queue.Filled("x"u8), _queue.Empty(1));

        _driver.Notify(0);

        Assert.True(_driver.Status.HasFlag(DeviceStatus.DeviceNeedsReset));
        Assert.Equal(0u, _queue.GetUsed().Length);
    }
}
