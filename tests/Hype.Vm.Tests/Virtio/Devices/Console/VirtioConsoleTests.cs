using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Transport.Mmio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

public sealed class VirtioConsoleTests : IDisposable
{
    private const ulong Config = 0x100;
    private const ulong EmergencyWrite = Config + 8;

    private readonly ConsoleFixture _console = new(new ConsoleSize(80, 25));

    public void Dispose() => _console.Dispose();

    [Fact]
    public void Identity_is_that_of_a_console_with_one_port()
    {
        Assert.Equal(3u, _console.Driver.Read(VirtioMmioRegister.DeviceId));
        Assert.Equal(2, _console.Transport.QueueCount);
        Assert.Equal(
            VirtioFeatures.Version1 | VirtioFeatures.IndirectDesc | VirtioFeatures.EventIdx | (VirtioFeatures)0b101,
            _console.Driver.ReadDeviceFeatures());
    }

    [Theory]
    [InlineData(0, new byte[] { 80, 0 })]
    [InlineData(2, new byte[] { 25, 0 })]
    [InlineData(0, new byte[] { 80, 0, 25, 0 })]
    [InlineData(4, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(10, new byte[] { 0, 0, 0xFF, 0xFF })]
    [InlineData(12, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Read_configuration_before_negotiation_gives_columns_then_rows(ulong offset, byte[] expected)
    {
        byte[] data = [.. Enumerable.Repeat((byte)0xFF, expected.Length)];

        _console.Transport.Read(Config + offset, data);

        Assert.Equal(expected, data);
    }

    [Fact]
    public void Write_configuration_that_is_read_only_has_no_effect()
    {
        _console.Transport.Write(Config, [1, 2, 3, 4, 5, 6, 7, 8]);
        byte[] data = new byte[4];

        _console.Transport.Read(Config, data);

        Assert.Equal([80, 0, 25, 0], data);
    }

    [Fact]
    public void Activate_announces_the_size_by_a_configuration_change()
    {
        _console.StartDriver();

        Assert.Equal(1, _console.Line.Count);
        Assert.Equal(2u, _console.Driver.Read(VirtioMmioRegister.InterruptStatus));
        Assert.Equal((25u << 16) | 80, _console.ReadSize());
    }

    [Fact]
    public void Activate_for_a_driver_without_sizes_does_not_interrupt()
    {
        _console.StartDriver(VirtioFeatures.Version1);

        Assert.Equal(0, _console.Line.Count);
    }

    [Fact]
    public void Resize_in_operation_changes_configuration_and_interrupts()
    {
        _console.Start();
        uint generation = _console.Driver.Read(VirtioMmioRegister.ConfigGeneration);

        _console.Console.Resize(300, 50);

        byte[] data = new byte[4];
        _console.Transport.Read(Config, data);
        Assert.Equal([44, 1, 50, 0], data);
        Assert.Equal(1, _console.Line.Count);
        Assert.Equal(2u, _console.Driver.Read(VirtioMmioRegister.InterruptStatus));
        Assert.NotEqual(generation, _console.Driver.Read(VirtioMmioRegister.ConfigGeneration));
    }

    [Fact]
    public void Resize_before_DRIVER_OK_does_not_interrupt()
    {
        _console.Console.Resize(300, 50);

        Assert.Equal(0, _console.Line.Count);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'!' })]
    [InlineData(new byte[] { (byte)'!', 1 })]
    [InlineData(new byte[] { (byte)'!', 1, 2, 3 })]
    public void EmergencyWrite_before_negotiation_emits_the_low_byte(byte[] data)
    {
        _console.Transport.Write(EmergencyWrite, data);

        Assert.Equal("!"u8, _console.Host.Output);
    }

    [Fact]
    public void EmergencyWrite_without_accepting_the_feature_emits_the_low_byte()
    {
        _console.Start(VirtioFeatures.Version1);

        _console.Transport.Write(EmergencyWrite, [(byte)'!', 0, 0, 0]);

        Assert.Equal("!"u8, _console.Host.Output);
    }

    [Fact]
    public void EmergencyWrite_with_broken_rings_emits_the_low_byte()
    {
        _console.Start();
        _console.Transmit.Offer(ushort.MaxValue);
        _console.NotifyTransmit();

        _console.Transport.Write(EmergencyWrite, [(byte)'!', 0, 0, 0]);

        Assert.Equal("!"u8, _console.Host.Output);
    }

    [Fact]
    public void EmergencyWrite_while_host_is_busy_is_kept_over_a_reset()
    {
        _console.Host.Room = 0;
        _console.Transport.Write(EmergencyWrite, [(byte)'a', 0, 0, 0]);
        _console.Transport.Write(EmergencyWrite, [(byte)'b', 0, 0, 0]);
        _console.Driver.Reset();

        _console.Host.MakeRoom(100);

        Assert.Equal("ab"u8, _console.Host.Output);
    }

    [Fact]
    public void EmergencyWrite_storm_while_host_is_busy_is_bounded()
    {
        _console.Host.Room = 0;
        for (int i = 0; i < 100_000; i++)
        {
            _console.Transport.Write(EmergencyWrite, [(byte)'x', 0, 0, 0]);
        }

        _console.Host.MakeRoom(1 << 20);

        Assert.Equal(1024, _console.Host.Output.Length);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Queues_of_MULTIPORT_do_not_exist(uint queue)
    {
        _console.Driver.Write(VirtioMmioRegister.QueueSel, queue);

        Assert.Equal(0u, _console.Driver.Read(VirtioMmioRegister.QueueNumMax));
        _console.Start();
        _console.Driver.Notify((int)queue);
        Assert.False(_console.Driver.Status.HasFlag(DeviceStatus.DeviceNeedsReset));
    }

    [Fact]
    public void Start_with_transmit_queue_only_still_prints()
    {
        _console.Driver.Negotiate(VirtioFeatures.Version1);
        Fakes.FakeDriver transmit = _console.Driver.SetUpQueue(VirtioConsole.TransmitQueue, 8, VirtioFeatures.Version1);
        _console.Driver.DriverOk();
        transmit.Add(transmit.Filled("x"u8));

        _console.Driver.Notify(VirtioConsole.TransmitQueue);
        _console.Host.Type("nobody listens"u8);

        Assert.Equal("x"u8, _console.Host.Output);
    }
}
