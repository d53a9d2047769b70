using Hype.Vm.Memory;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;
using Hype.Vm.Virtio.Transport.Mmio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Transport.Mmio;

public sealed class VirtioMmioTransportTests : IDisposable
{
    private const uint UsedBuffer = 1;
    private const uint ConfigurationChange = 2;

    private readonly MmioFixture _mmio = new();

    private FakeMmioDriver Driver => _mmio.Driver;

    private FakeDevice Device => _mmio.Device;

    public void Dispose() => _mmio.Dispose();

    [Fact]
    public void DriverOk_activates_device_with_its_ready_queues()
    {
        Driver.Negotiate(FakeMmioDriver.AllRingFeatures);
        Driver.SetUpQueue(1, 4, FakeMmioDriver.AllRingFeatures);
        Driver.DriverOk();

        Assert.Equal(1, Device.ActivateCount);
        Assert.Equal(FakeMmioDriver.AllRingFeatures, Device.Activation!.Features);
        Assert.Null(Device.Activation.GetQueue(0));
        Assert.NotNull(Device.Activation.GetQueue(1));
        Assert.Null(Device.Activation.GetQueue(2));
        Assert.Equal([1], Device.Notifications);
    }

    [Fact]
    public void DriverOk_buffers_made_available_before_are_used()
    {
        Driver.Negotiate(FakeMmioDriver.AllRingFeatures);
        FakeDriver queue = Driver.SetUpQueue(0, 8, FakeMmioDriver.AllRingFeatures);
        ushort head = queue.Add(queue.Empty(1));
        Driver.Notify(0);
        Assert.False(queue.TryGetUsed(out _));

        Driver.DriverOk();

        Assert.Equal(head, queue.GetUsed().Id);
    }

    [Fact]
    public void DriverOk_repeated_does_not_activate_again()
    {
        _ = _mmio.Start();

        Driver.DriverOk();

        Assert.Equal(1, Device.ActivateCount);
    }

    [Fact]
    public void OnQueueNotify_spurious_calls_are_harmless()
    {
        Driver.Notify(0);
        _ = _mmio.Start();
        Device.Notifications.Clear();
        Driver.Notify(-1);
        Driver.Notify(2);
        Driver.Notify(int.MaxValue);
        Driver.Reset();
        Driver.Notify(0);

        Assert.Empty(Device.Notifications);
        Assert.Equal(DeviceStatus.None, Driver.Status);
    }

    [Fact]
    public void OnQueueNotify_empty_ring_uses_nothing()
    {
        (FakeDriver first, _) = _mmio.Start();

        Driver.Notify(0);

        Assert.False(first.TryGetUsed(out _));
        Assert.Equal(0, _mmio.Line.Count);
    }

    [Fact]
    public void QueueNotify_written_to_the_register_reaches_the_device()
    {
        (_, FakeDriver second) = _mmio.Start();
        second.Add(second.Empty(1));

        Driver.Write(VirtioMmioRegister.QueueNotify, 1);

        second.GetUsed();
    }

    [Fact]
    public void Interrupt_used_buffer_sets_status_until_acknowledged()
    {
        (FakeDriver first, _) = _mmio.Start();
        first.Add(first.Empty(1));

        Driver.Notify(0);

        Assert.Equal(1, _mmio.Line.Count);
        Assert.Equal(UsedBuffer, Driver.Read(VirtioMmioRegister.InterruptStatus));
        Assert.Equal(UsedBuffer, Driver.Read(VirtioMmioRegister.InterruptStatus));
        Driver.Write(VirtioMmioRegister.InterruptAck, UsedBuffer);
        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.InterruptStatus));
    }

    [Theory]
    [InlineData(0, UsedBuffer | ConfigurationChange)]
    [InlineData(UsedBuffer, ConfigurationChange)]
    [InlineData(ConfigurationChange, UsedBuffer)]
    [InlineData(uint.MaxValue, 0)]
    public void InterruptAck_clears_what_it_names(uint acknowledged, uint left)
    {
        (FakeDriver first, _) = _mmio.Start();
        first.Add(first.Empty(1));
        Driver.Notify(0);
        Device.ChangeConfig(1);

        Driver.Write(VirtioMmioRegister.InterruptAck, acknowledged);

        Assert.Equal(left, Driver.Read(VirtioMmioRegister.InterruptStatus));
    }

    [Fact]
    public void ConfigChanged_before_DRIVER_OK_does_not_interrupt()
    {
        Device.ChangeConfig(1);

        Assert.Equal(0, _mmio.Line.Count);
        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.InterruptStatus));
    }

    [Fact]
    public void ConfigChanged_after_DRIVER_OK_interrupts()
    {
        _ = _mmio.Start();

        _mmio.Transport.ConfigChanged();

        Assert.Equal(1, _mmio.Line.Count);
        Assert.Equal(ConfigurationChange, Driver.Read(VirtioMmioRegister.InterruptStatus));
    }

    [Fact]
    public void Error_on_a_queue_sets_NEEDS_RESET_and_interrupts()
    {
        (FakeDriver first, _) = _mmio.Start();
        first.Offer(ushort.MaxValue);

        Driver.Notify(0);

        Assert.True(Driver.Status.HasFlag(DeviceStatus.DeviceNeedsReset));
        Assert.Equal(ConfigurationChange, Driver.Read(VirtioMmioRegister.InterruptStatus));
        Assert.Equal(VirtqueueError.AvailableEntryOutOfRange, _mmio.Transport.LastError);
    }

    [Fact]
    public void Error_on_a_queue_is_reported_once_however_often_it_is_notified()
    {
        (FakeDriver first, _) = _mmio.Start();
        first.Offer(ushort.MaxValue);

        for (int i = 0; i < 1000; i++)
        {
            Driver.Notify(0);
        }

        Assert.Equal(1, _mmio.Line.Count);
    }

    [Fact]
    public void Error_is_gone_after_reset()
    {
        (FakeDriver first, _) = _mmio.Start();
        first.Offer(ushort.MaxValue);
        Driver.Notify(0);

        Driver.Reset();
        (first, _) = _mmio.Start();
        first.Add(first.Empty(1));
        Driver.Notify(0);

        first.GetUsed();
        Assert.False(Driver.Status.HasFlag(DeviceStatus.DeviceNeedsReset));
    }

    [Fact]
    public void DriverOk_queue_without_addresses_needs_reset()
    {
        Driver.Negotiate(FakeMmioDriver.AllRingFeatures);
        Driver.Write(VirtioMmioRegister.QueueSel, 0);
        Driver.Write(VirtioMmioRegister.QueueReady, 1);

        Driver.DriverOk();

        Assert.Equal(0, Device.ActivateCount);
        Assert.True(Driver.Status.HasFlag(DeviceStatus.DeviceNeedsReset));
        Assert.Equal(ConfigurationChange, Driver.Read(VirtioMmioRegister.InterruptStatus));
        Assert.Equal(VirtqueueError.AreaNotSet, _mmio.Transport.LastError);
        Driver.Notify(0);
    }

    [Theory]
    [InlineData(0, VirtqueueError.SizeNotPowerOfTwo)]
    [InlineData(6, VirtqueueError.SizeNotPowerOfTwo)]
    [InlineData(16, VirtqueueError.SizeAboveMaximum)]
    public void QueueNum_that_cannot_be_needs_reset_without_notification(uint size, object expected)
    {
        Driver.Write(VirtioMmioRegister.QueueSel, 0);

        Driver.Write(VirtioMmioRegister.QueueNum, size);

        Assert.Equal(DeviceStatus.DeviceNeedsReset, Driver.Status);
        Assert.Equal(expected, _mmio.Transport.LastError);
        Assert.Equal(0, _mmio.Line.Count);
    }

    [Fact]
    public void QueueReady_reads_back_what_was_written()
    {
        Driver.Write(VirtioMmioRegister.QueueSel, 0);
        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReady));
        Driver.Write(VirtioMmioRegister.QueueReady, 1);
        Assert.Equal(1u, Driver.Read(VirtioMmioRegister.QueueReady));
        Driver.Write(VirtioMmioRegister.QueueReady, 1);
        Assert.Equal(1u, Driver.Read(VirtioMmioRegister.QueueReady));
        Driver.Write(VirtioMmioRegister.QueueReady, 0);
        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReady));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(uint.MaxValue)]
    public void QueueReady_other_values_have_no_effect(uint value)
    {
        Driver.Write(VirtioMmioRegister.QueueSel, 0);

        Driver.Write(VirtioMmioRegister.QueueReady, value);

        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReady));
    }

    [Fact]
    public void QueueReady_zero_in_operation_stops_that_queue_only()
    {
        (FakeDriver first, FakeDriver second) = _mmio.Start();
        Driver.Write(VirtioMmioRegister.QueueSel, 0);

        Driver.Write(VirtioMmioRegister.QueueReady, 0);
        first.Add(first.Empty(1));
        second.Add(second.Empty(1));
        Driver.Notify(0);
        Driver.Notify(1);

        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReady));
        Assert.False(first.TryGetUsed(out _));
        second.GetUsed();
    }

    [Fact]
    public void QueueReady_one_in_operation_does_not_bring_a_queue_back()
    {
        _ = _mmio.Start();
        Driver.Write(VirtioMmioRegister.QueueSel, 0);
        Driver.Write(VirtioMmioRegister.QueueReady, 0);

        Driver.Write(VirtioMmioRegister.QueueReady, 1);

        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReady));
    }

    [Fact]
    public void Queue_registers_written_in_operation_have_no_effect()
    {
        (FakeDriver first, _) = _mmio.Start();

        Driver.SetUpQueue(0, new SplitLayout(4, new GuestAddress(0x1000), new GuestAddress(0x2000), new GuestAddress(0x3000)));
        first.Add(first.Empty(1));
        Driver.Notify(0);

        first.GetUsed();
    }

    [Fact]
    public void Reset_clears_every_register_and_lets_go_of_the_queues()
    {
        (FakeDriver first, _) = _mmio.Start();
        Virtqueue queue = Device.Activation!.GetQueue(0)!;
        first.Add(first.Empty(1));
        Driver.Notify(0);

        Driver.Reset();

        Assert.Equal(1, Device.ResetCount);
        Assert.Equal(DeviceStatus.None, Driver.Status);
        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.InterruptStatus));
        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReady));
        Driver.Write(VirtioMmioRegister.QueueSel, 1);
        Assert.Equal(0u, Driver.Read(VirtioMmioRegister.QueueReady));
        Assert.False(queue.IsUsable);
    }

    [Fact]
    public void Reset_of_idle_device_does_not_bother_it()
    {
        Driver.Reset();

        Assert.Equal(0, Device.ResetCount);
    }

    [Fact]
    public void Reset_a_thousand_times_works_every_time()
    {
        for (int i = 0; i < 1000; i++)
        {
            (FakeDriver first, _) = _mmio.Start();
            first.Add(first.Empty(1));
            Driver.Notify(0);
            first.GetUsed();
            Driver.Reset();
        }

        Assert.Equal(1000, Device.ActivateCount);
        Assert.Equal(1000, Device.ResetCount);
    }

    [Fact]
    public void Reset_after_FAILED_starts_anew()
    {
        Driver.WriteStatus(DeviceStatus.Acknowledge | DeviceStatus.Failed);
        Driver.Reset();

        (FakeDriver first, _) = _mmio.Start();
        first.Add(first.Empty(1));
        Driver.Notify(0);

        first.GetUsed();
    }

    [Fact]
    public void Turn_requested_before_reset_is_not_given_after_it()
    {
        _ = _mmio.Start();
        Device.Activation!.RequestTurn(0);
        Device.Activation.RequestTurn(0);
        Assert.Equal(1, _mmio.Loop.PostedCount);
        Driver.Reset();
        Device.Notifications.Clear();

        _mmio.Loop.RunPosted();

        Assert.Empty(Device.Notifications);
    }

    [Fact]
    public void Registers_of_a_machine_whose_loop_has_ended_still_answer()
    {
        _ = _mmio.Start();
        _mmio.Loop.HasEnded = true;

        Driver.Reset();
        byte[] config = [0xFF];
        _mmio.Transport.Read(0x100, config);
        _ = _mmio.Start();

        Assert.Equal([0xFF], config);
        Assert.Equal(1, Device.ActivateCount);
        Assert.True(Driver.Status.HasFlag(DeviceStatus.DriverOk));
    }
}
