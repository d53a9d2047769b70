using Hype.Vm.Memory;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Transport.Mmio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <summary>Driver and device on two threads, each of which sleeps until the other notifies it: a lost notification is a hang.</summary>
public sealed class ConsoleThreadTests
{
    private const int BufferCount = 20_000;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(VirtioFeatures.Version1)]
    [InlineData(VirtioFeatures.Version1 | VirtioFeatures.EventIdx)]
    public void Transmit_driver_and_device_that_sleep_until_notified_lose_no_notification(object features)
    {
        using var memory = new GuestMemory(new GuestMemoryLayout(8 << 20));
        using var loop = new ThreadedEventLoop();
        using var host = new MemoryConsoleEndpoint();
        using var interrupt = new WaitableInterruptLine();
        var console = new VirtioConsole(host, loop, default);
        var transport = new VirtioMmioTransport(console, memory, interrupt, loop);
        var driver = new FakeMmioDriver(transport, memory);
        driver.Negotiate((VirtioFeatures)features);
        FakeDriver transmit = driver.SetUpQueue(VirtioConsole.TransmitQueue, 2, (VirtioFeatures)features);
        driver.DriverOk();
        Action notify = () => transport.OnQueueNotify(VirtioConsole.TransmitQueue);

        int used = 0;
        for (int added = 0; used < BufferCount;)
        {
            for (; added < BufferCount && transmit.FreeCount > 0; added++)
            {
                transmit.Add(transmit.Filled("x"u8));
                if (transmit.ShouldNotifyDevice())
                {
                    loop.Post(notify);
                }
            }

            while (!transmit.TryGetUsed(out _))
            {
                Interlocked.MemoryBarrier();
                int patience = used % 500; // Asleep or nearly so: the races are at every distance.
                while (!transmit.HasUsed && patience-- > 0)
                {
                    Thread.SpinWait(1);
                }

                Assert.True(transmit.HasUsed || interrupt.Wait(s_deadline), $"Asleep after {used} of {BufferCount} buffers.");
            }

            used++;
        }

        Assert.Equal(BufferCount, host.Output.Length);
    }
}
