using Hype.Vm.Memory;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

public sealed class VirtqueueConfigTests : IDisposable
{
    private const uint RamEnd = 4 << 20;

    private readonly GuestMemory _memory = new(new GuestMemoryLayout(RamEnd));

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(128)]
    public void SetSize_power_of_two_up_to_maximum_is_taken(ushort size)
    {
        var config = new VirtqueueConfig(128);

        Assert.Equal(VirtqueueError.None, config.SetSize(size));
        Assert.Equal(size, config.Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(127)]
    [InlineData(uint.MaxValue)]
    public void SetSize_no_power_of_two_returns_SizeNotPowerOfTwo(uint size)
    {
        var config = new VirtqueueConfig(128);

        Assert.Equal(VirtqueueError.SizeNotPowerOfTwo, config.SetSize(size));
        Assert.Equal(128, config.Size);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(65536)]      // zero in 16 bits
    [InlineData(0x8000_0000)]
    public void SetSize_above_maximum_returns_SizeAboveMaximum(uint size)
    {
        var config = new VirtqueueConfig(128);

        Assert.Equal(VirtqueueError.SizeAboveMaximum, config.SetSize(size));
    }

    [Fact]
    public void Setters_of_ready_queue_return_ConfigurationFrozen()
    {
        VirtqueueConfig config = Configure(0x1000, 0x2000, 0x3000);
        config.IsReady = true;

        Assert.Equal(VirtqueueError.ConfigurationFrozen, config.SetSize(8));
        Assert.Equal(VirtqueueError.ConfigurationFrozen, config.SetDescriptorArea(AddressHalf.Low, 1));
        Assert.Equal(VirtqueueError.ConfigurationFrozen, config.SetDriverArea(AddressHalf.Low, 1));
        Assert.Equal(VirtqueueError.ConfigurationFrozen, config.SetDeviceArea(AddressHalf.High, 1));
        Assert.Equal(VirtqueueError.None, Activate(config));
    }

    [Fact]
    public void SetDescriptorArea_written_twice_keeps_the_second_value()
    {
        VirtqueueConfig config = Configure(0xFFF0, 0x2000, 0x3000);
        _ = config.SetDescriptorArea(AddressHalf.High, 0xFFFF_FFFF);

        _ = config.SetDescriptorArea(AddressHalf.Low, 0x1000);
        _ = config.SetDescriptorArea(AddressHalf.High, 0);

        Assert.Equal(VirtqueueError.None, Activate(config));
    }

    [Theory]
    [InlineData(0, 0, 0, VirtqueueError.AreaNotSet)]
    [InlineData(0x1000, 0, 0x3000, VirtqueueError.AreaNotSet)]
    [InlineData(0x1008, 0x2000, 0x3000, VirtqueueError.DescriptorAreaMisaligned)]
    [InlineData(0x1000, 0x2001, 0x3000, VirtqueueError.DriverAreaMisaligned)]
    [InlineData(0x1000, 0x2000, 0x3002, VirtqueueError.DeviceAreaMisaligned)]
    [InlineData(RamEnd, 0x2000, 0x3000, VirtqueueError.DescriptorAreaOutsideMemory)]
    [InlineData(RamEnd - (128 * 16) + 16, 0x2000, 0x3000, VirtqueueError.DescriptorAreaOutsideMemory)]
    [InlineData(0x1000, RamEnd - 260, 0x3000, VirtqueueError.DriverAreaOutsideMemory)]
    [InlineData(0x1000, 0x2000, RamEnd - 1028, VirtqueueError.DeviceAreaOutsideMemory)]
    [InlineData(0x1000, 0x2000, 0xC000_0000, VirtqueueError.DeviceAreaOutsideMemory)]
    [InlineData(RamEnd - (128 * 16), 0x2000, 0x3000, VirtqueueError.None)]
    [InlineData(0x1000, RamEnd - 262, 0x3000, VirtqueueError.None)]
    [InlineData(0x1000, 0x2002, RamEnd - 1032, VirtqueueError.None)]
    public void TryActivate_checks_every_area(uint descriptors, uint driver, uint device, object expected) =>
        Assert.Equal(expected, Activate(Configure(descriptors, driver, device)));

    [Fact]
    public void TryActivate_area_at_the_end_of_the_address_space_is_outside_memory()
    {
        VirtqueueConfig config = Configure(0xFFFF_FFF0, 0x2000, 0x3000);
        _ = config.SetDescriptorArea(AddressHalf.High, 0xFFFF_FFFF);

        Assert.Equal(VirtqueueError.DescriptorAreaOutsideMemory, Activate(config));
    }

    [Fact]
    public void Reset_forgets_everything()
    {
        VirtqueueConfig config = Configure(0x1000, 0x2000, 0x3000);
        _ = config.SetSize(4);
        config.IsReady = true;

        config.Reset();

        Assert.False(config.IsReady);
        Assert.Equal(128, config.Size);
        Assert.Equal(VirtqueueError.AreaNotSet, Activate(config));
    }

    private static VirtqueueConfig Configure(uint descriptors, uint driver, uint device)
    {
        var config = new VirtqueueConfig(128);
        _ = config.SetDescriptorArea(AddressHalf.Low, descriptors);
        _ = config.SetDriverArea(AddressHalf.Low, driver);
        _ = config.SetDeviceArea(AddressHalf.Low, device);
        return config;
    }

    private VirtqueueError Activate(VirtqueueConfig config)
    {
        Assert.Equal(config.TryActivate(_memory, VirtioFeatures.None, out Virtqueue? queue, out VirtqueueError error), queue is not null);
        return error;
    }
}
