using System.Security.Cryptography;
using Hype.Vm.Diagnostics;
using Hype.Vm.Machine;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Machine;
using Hype.Vm.Tests.Virtio.Devices.Console;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Entropy;
using Hype.Vm.Virtio.Queue;
using Hype.Vm.Virtio.Transport.Mmio;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hype.Vm.Tests.Diagnostics;

/// <summary>What drivers, good ones and hostile ones, cause to be logged and counted. Alone: some of it watches what the process does.</summary>
[Collection(nameof(KvmTier))]
public sealed class DeviceDiagnosticsTests : IDisposable
{
    private const int Device = 3;

    private readonly RecordingLoggerProvider _log = new();
    private readonly GuestMemory _memory = new(new GuestMemoryLayout(8 << 20));
    private readonly VirtioEntropy _entropy = new(RandomNumberGenerator.Fill);
    private readonly MachineDiagnostics _diagnostics;
    private readonly FakeMmioDriver _driver;
    private FakeDriver? _queue;

    public DeviceDiagnosticsTests()
    {
        _diagnostics = new MachineDiagnostics(_log);
        _driver = CreateDriver(_diagnostics);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Activation_and_reset_are_logged_for_their_device()
    {
        Start();
        _driver.Reset();

        Assert.Equal(
            [
                $"Machine {_diagnostics.Machine}: the driver of device 3 (Entropy) has set it up, with features 0x130000000 and queues 1.",
                $"Machine {_diagnostics.Machine}: the driver of device 3 (Entropy) has reset it.",
            ],
            _log.Lines.Select(line => line.Text));
        Assert.All(_log.Lines, line => Assert.Equal(("Hype.Vm.VirtualMachine", LogLevel.Debug), (line.Category, line.Level)));
    }

    [Fact]
    public void Reset_of_a_device_that_nobody_touched_is_not_logged()
    {
        _driver.Reset();

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Mistake_of_the_driver_is_one_warning_that_names_it()
    {
        Start();
        _queue!.Offer(ushort.MaxValue);

        for (int i = 0; i < 1000; i++)
        {
            _driver.Notify(0);
        }

        LoggedLine line = Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning);
        Assert.Equal(
            $"Machine {_diagnostics.Machine}: the driver of device 3 (Entropy) broke a rule (AvailableEntryOutOfRange); the device is out of service until it is reset.",
            line.Text);
    }

    [Fact]
    public void Mistake_before_activation_is_logged_once_too()
    {
        for (int i = 0; i < 1000; i++)
        {
            _driver.Write(VirtioMmioRegister.QueueNum, 3);
        }

        Assert.Equal(LogEventIds.DeviceNeedsReset, Assert.Single(_log.Lines).Event.Id);
    }

    [Fact]
    public void Thousand_rounds_of_mistakes_stay_within_the_bound_and_are_counted()
    {
        for (int i = 0; i < 1000; i++)
        {
            Break();
        }

        _diagnostics.OnRunEnded(new VmRunResult { Reason = VmExitReason.Stopped });

        Assert.Equal(LineBudget.MaxLines, _log.EventIds.Count(id => id == LogEventIds.DeviceNeedsReset));
        Assert.Equal((3 * (LineBudget.MaxLines + 2)) + 1, _log.Lines.Count);
        Assert.Equal(
            [
                $"Machine {_diagnostics.Machine}: its guest has caused 32 lines of DeviceNeedsReset; further ones are counted, not logged.",
                $"Machine {_diagnostics.Machine}: 968 more lines of DeviceNeedsReset were not logged.",
            ],
            _log.Lines.Where(line => line.Level == LogLevel.Warning && line.Event.Id != LogEventIds.DeviceNeedsReset).Select(line => line.Text));
    }

    [Fact]
    public void Lines_of_a_level_that_is_off_are_not_counted_as_suppressed()
    {
        VirtioDeviceEvents events = _diagnostics.ListenTo(Device, VirtioDeviceId.Entropy);
        _log.MinLevel = LogLevel.Warning;

        for (int i = 0; i < 1000; i++)
        {
            events.Reset!();
        }

        _log.MinLevel = LogLevel.Debug;
        _diagnostics.OnRunEnded(new VmRunResult { Reason = VmExitReason.Stopped });

        Assert.Equal([LogEventIds.RunEnded], _log.EventIds);
    }

    [Fact]
    public void Device_events_allocate_nothing_where_nobody_listens()
    {
        VirtioDeviceEvents events = new MachineDiagnostics(null).ListenTo(Device, VirtioDeviceId.Entropy);
        TellEverything(events);

        long before = GC.GetAllocatedBytesForCurrentThread();
        TellEverything(events);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Notification_allocates_nothing_whether_it_is_watched_or_not(bool isWatched)
    {
        using RecordingEventListener? listener = isWatched ? new RecordingEventListener() : null;
        Start();
        long allocated = 0;

        for (int i = 0; i < 300; i++)
        {
            _queue!.Add(_queue.Empty(64));
            long before = GC.GetAllocatedBytesForCurrentThread();
            _driver.Notify(0);
            allocated += i < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            _queue.GetUsed();
        }

        Assert.Equal(0, allocated);
        Assert.Equal(new CounterTotals(0, 300, 300, 0, 0, 300 * 64), Count());
    }

    [Fact]
    public void Turn_that_the_device_asked_for_is_no_notification()
    {
        ManualEventLoop loop = new();
        FakeMmioDriver driver = CreateDriver(_diagnostics, loop);
        Start(driver);
        _queue!.Add(_queue.Empty(64 * 1024), _queue.Empty(4096));

        driver.Notify(0);
        _queue.Add(_queue.Empty(16));
        loop.RunUntilIdle();

        Assert.Equal(1, driver.Transport.Notifications.AvailableBuffer);
        Assert.Equal((64 * 1024) + 16, _entropy.BytesToGuest);
    }

    [Fact]
    public void Bytes_of_a_console_are_counted_both_ways()
    {
        using ConsoleFixture console = new ConsoleFixture().Start();
        console.Receive.Add(console.Receive.Empty(64));
        console.NotifyReceive();

        console.Host.Type("typed"u8);
        console.Transmit.Add(console.Transmit.Filled("written"u8));
        console.NotifyTransmit();
        console.Driver.Write((VirtioMmioRegister)0x108, 'x');

        CounterTotals totals = new MachineCounters([], [console.Transport.Notifications], [console.Console]).Read();
        Assert.Equal((5, 8), (totals.ConsoleBytesToGuest, totals.ConsoleBytesFromGuest));
    }

    [Fact]
    public void Device_events_reach_a_listener_with_the_machines_id()
    {
        using RecordingEventListener listener = new();

        Break();

        Assert.Equal(["DeviceActivated(3, 5100273664)", "DeviceNeedsReset(3, AvailableEntryOutOfRange)"], listener.EventsOf(_diagnostics.Machine));
    }

    private static void TellEverything(VirtioDeviceEvents events)
    {
        events.Activated!(VirtioFeatures.Version1, 1);
        events.NeedsReset!(VirtqueueError.ChainTooLong);
        events.Reset!();
    }

    private FakeMmioDriver CreateDriver(MachineDiagnostics diagnostics, ManualEventLoop? loop = null)
    {
        VirtioDeviceEvents events = diagnostics.ListenTo(Device, _entropy.DeviceId);
        VirtioMmioTransport transport = new(_entropy, _memory, new RecordingInterruptLine(), loop ?? new ManualEventLoop(), events);
        return new FakeMmioDriver(transport, _memory);
    }

    private CounterTotals Count() => new MachineCounters([], [_driver.Transport.Notifications], [_entropy]).Read();

    private void Start() => Start(_driver);

    private void Start(FakeMmioDriver driver)
    {
        driver.Negotiate(FakeMmioDriver.AllRingFeatures);
        _queue = driver.SetUpQueue(0, 8, FakeMmioDriver.AllRingFeatures);
        driver.DriverOk();
    }

    private void Break()
    {
        Start();
        _queue!.Offer(ushort.MaxValue);
        _driver.Notify(0);
        _driver.Reset();
    }
}
