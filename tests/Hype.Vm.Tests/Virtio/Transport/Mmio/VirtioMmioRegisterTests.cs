using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Transport.Mmio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Transport.Mmio;

public sealed class VirtioMmioRegisterTests : IDisposable
{
    private readonly MmioFixture _mmio = new();

    private FakeMmioDriver Driver => _mmio.Driver;

    public void Dispose() => _mmio.Dispose();

    [Fact]
    public void Read_identity_registers()
    {
        Assert.Equal(0x74726976u, Driver.Read(VirtioMmioRegister.MagicValue));
        Assert.Equal(2u, Driver.Read(VirtioMmioRegister.Version));
        Assert.Equal(4u, Driver.Read(VirtioMmioRegister.DeviceId));
        Assert.Equal(0x45505948u, Driver.Read(VirtioMmioRegister.VendorId));
    }

    [Fact]
    public void Read_DeviceFeatures_offers_device_ring_and_transport_bits() =>
        Assert.Equal(FakeMmioDriver.AllRingFeatures | (VirtioFeatures)0b101, Driver.ReadDeviceFeatures());

    [Theory]
    [InlineData(2)]
    [InlineData(uint.MaxValue)]
    public void Read_DeviceFeatures_beyond_bit_63_is_zero(uint window)
    {
        Driver.Write(VirtioMmioRegister.DeviceFeaturesSel, window);

        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.DeviceFeatures));
    }

    [Theory]
    [InlineData(0x000, 1)]
    [InlineData(0x000, 2)]
    [InlineData(0x000, 8)]
    [InlineData(0x001, 4)]
    [InlineData(0x002, 2)]
    [InlineData(0x0FE, 4)] // across the end of the control registers
    [InlineData(0x008, 3)]
    public void Read_control_register_not_as_aligned_32_bits_answers_ones(ulong offset, int length)
    {
        byte[] data = [.. Enumerable.Repeat((byte)0xFF, length)];

        _mmio.Transport.Read(offset, data);

        Assert.All(data, value => Assert.Equal(0xFF, value));
    }

    [Theory]
    [InlineData(0x070, 1)]
    [InlineData(0x070, 2)]
    [InlineData(0x070, 8)]
    [InlineData(0x06F, 4)]
    [InlineData(0x071, 4)]
    public void Write_control_register_not_as_aligned_32_bits_has_no_effect(ulong offset, int length)
    {
        byte[] data = [.. Enumerable.Repeat((byte)1, length)];

        _mmio.Transport.Write(offset, data);

        Assert.Equal(DeviceStatus.None, Driver.Status);
    }

    [Theory]
    [InlineData(VirtioMmioRegister.DeviceFeaturesSel)]
    [InlineData(VirtioMmioRegister.DriverFeatures)]
    [InlineData(VirtioMmioRegister.DriverFeaturesSel)]
    [InlineData(VirtioMmioRegister.QueueSel)]
    [InlineData(VirtioMmioRegister.QueueNum)]
    [InlineData(VirtioMmioRegister.QueueNotify)]
    [InlineData(VirtioMmioRegister.InterruptAck)]
    [InlineData(VirtioMmioRegister.QueueDescLow)]
    [InlineData(VirtioMmioRegister.QueueDeviceHigh)]
    [InlineData(VirtioMmioRegister.ShmSel)]
    [InlineData(0x018)]
    [InlineData(0x028)] // of the legacy interface
    [InlineData(0x0F8)]
    public void Read_write_only_or_undefined_register_answers_ones(object register) =>
        Assert.Equal(uint.MaxValue, Driver.Read((VirtioMmioRegister)register));

    [Fact]
    public void Write_read_only_and_undefined_registers_has_no_effect()
    {
        for (int offset = 0; offset < 0x100; offset += 4)
        {
            if ((VirtioMmioRegister)offset is not (VirtioMmioRegister.Status or VirtioMmioRegister.QueueNum))
            {
                Driver.Write((VirtioMmioRegister)offset, 0x7FFF_FFFF);
            }
        }

        Read_identity_registers();
        Assert.Equal(DeviceStatus.None, Driver.Status);
        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.InterruptStatus));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 16)]
    [InlineData(2, 0)]
    [InlineData(0x8000_0000, 0)]
    [InlineData(uint.MaxValue, 0)]
    public void Read_QueueNumMax_is_zero_where_there_is_no_queue(uint queue, uint expected)
    {
        Driver.Write(VirtioMmioRegister.QueueSel, queue);

        Assert.Equal(expected, Driver.Read(VirtioMmioRegister.QueueNumMax));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(uint.MaxValue)]
    public void Write_queue_registers_where_there_is_no_queue_has_no_effect(uint queue)
    {
        Driver.Write(VirtioMmioRegister.QueueSel, queue);
        Driver.Write(VirtioMmioRegister.QueueNum, 3);
        Driver.Write(VirtioMmioRegister.QueueDescLow, 1);
        Driver.Write(VirtioMmioRegister.QueueReady, 1);
        Driver.Write(VirtioMmioRegister.QueueReady, 0);
        Driver.Write(VirtioMmioRegister.QueueNotify, queue);

        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReady));
        Assert.Equal(DeviceStatus.None, Driver.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(uint.MaxValue)]
    public void Read_shared_memory_region_that_is_not_there_answers_ones(uint region)
    {
        Driver.Write(VirtioMmioRegister.ShmSel, region);

        Assert.Equal(uint.MaxValue, Driver.Read(VirtioMmioRegister.ShmLenLow));
        Assert.Equal(uint.MaxValue, Driver.Read(VirtioMmioRegister.ShmLenHigh));
        Assert.Equal(uint.MaxValue, Driver.Read(VirtioMmioRegister.ShmBaseLow));
        Assert.Equal(uint.MaxValue, Driver.Read(VirtioMmioRegister.ShmBaseHigh));
    }

    [Fact]
    public void QueueReset_not_offered_reads_zero_and_takes_nothing()
    {
        (FakeDriver first, _) = _mmio.Start();
        Driver.Write(VirtioMmioRegister.QueueSel, 0);

        Driver.Write(VirtioMmioRegister.QueueReset, 1);

        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReset));
        Assert.Equal(1u, Driver.Read(VirtioMmioRegister.QueueReady));
        first.Add(first.Empty(1));
        Driver.Notify(0);
        first.GetUsed();
    }

    [Theory]
    [InlineData(0, new byte[] { 0 })]
    [InlineData(3, new byte[] { 3 })]
    [InlineData(2, new byte[] { 2, 3 })]
    [InlineData(1, new byte[] { 1, 2, 3, 4 })]
    [InlineData(0, new byte[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(6, new byte[] { 6, 7, 0xFF, 0xFF })] // across the end
    [InlineData(0xFF, new byte[] { 0xFF })]
    public void Read_configuration_space_takes_any_width(ulong offset, byte[] expected)
    {
        byte[] data = [.. Enumerable.Repeat((byte)0xFF, expected.Length)];

        _mmio.Transport.Read(0x100 + offset, data);

        Assert.Equal(expected, data);
    }

    [Fact]
    public void Write_configuration_space_takes_any_width()
    {
        _mmio.Transport.Write(0x102, [0xAA]);
        _mmio.Transport.Write(0x104, [1, 2, 3, 4]);
        byte[] data = new byte[8];

        _mmio.Transport.Read(0x100, data);

        Assert.Equal([0, 1, 0xAA, 3, 1, 2, 3, 4], data);
    }

    [Theory]
    [InlineData(0x200)]
    [InlineData(ulong.MaxValue)]
    public void Access_outside_of_the_window_is_harmless(ulong offset)
    {
        byte[] data = [0xFF, 0xFF, 0xFF, 0xFF];

        _mmio.Transport.Read(offset, data);
        _mmio.Transport.Write(offset, data);

        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF], data);
    }

    [Fact]
    public void ConfigGeneration_changes_with_the_configuration_only()
    {
        uint before = Driver.Read(VirtioMmioRegister.ConfigGeneration);
        _ = _mmio.Start();
        Assert.Equal(before, Driver.Read(VirtioMmioRegister.ConfigGeneration));

        _mmio.Device.ChangeConfig(42);

        Assert.NotEqual(before, Driver.Read(VirtioMmioRegister.ConfigGeneration));
    }
}
