using Hype.Vm.Memory;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Transport.Mmio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Transport.Mmio;

public sealed class VirtioMmioThreadTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public void Resets_on_one_vcpu_while_another_notifies_and_the_io_thread_interrupts_do_not_deadlock()
    {
        using var memory = new GuestMemory(new GuestMemoryLayout(8 << 20));
        using var loop = new ThreadedEventLoop();
        var device = new FakeDevice();
        var line = new RecordingInterruptLine();
        var transport = new VirtioMmioTransport(device, memory, line, loop);
        bool stop = false;
        var resetter = new Thread(() => ResetRepeatedly(new FakeMmioDriver(transport, memory), 300)) { IsBackground = true };
        var notifier = new Thread(() => NotifyUntil(new FakeMmioDriver(transport, memory), () => Volatile.Read(ref stop)))
        {
            IsBackground = true,
        };

        notifier.Start();
        resetter.Start();

        Assert.True(resetter.Join(s_deadline), "The resets hang.");
        Volatile.Write(ref stop, true);
        Assert.True(notifier.Join(s_deadline), "The notifications hang.");
        Assert.Equal(300, device.ActivateCount);
        Assert.Equal(300, device.ResetCount);
    }

    private static void ResetRepeatedly(FakeMmioDriver driver, int count)
    {
        for (int i = 0; i < count; i++)
        {
            driver.Negotiate(FakeMmioDriver.AllRingFeatures);
            FakeDriver queue = driver.SetUpQueue(0, 8, FakeMmioDriver.AllRingFeatures);
            queue.Add(queue.Empty(1));
            driver.DriverOk();
            queue.GetUsed();
            driver.Reset();
        }
    }

    private static void NotifyUntil(FakeMmioDriver driver, Func<bool> stop)
    {
        while (!stop())
        {
            driver.Write(VirtioMmioRegister.QueueNotify, 0);
            _ = driver.Read(VirtioMmioRegister.Status);
            _ = driver.Read(VirtioMmioRegister.InterruptStatus);
            driver.Write(VirtioMmioRegister.InterruptAck, 3);
        }
    }
}
