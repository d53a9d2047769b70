using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Queue;
using Hype.Vm.Virtio.Transport.Mmio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

public sealed class ConsoleOutputTests : IDisposable
{
    private readonly ConsoleFixture _console = new();

    private FakeDriver Receive => _console.Receive;

    private FakeDriver Transmit => _console.Transmit;

    private MemoryConsoleEndpoint Host => _console.Host;

    public void Dispose() => _console.Dispose();

    [Fact]
    public void Transmit_buffer_reaches_host_and_is_used_with_length_zero()
    {
        _console.Start();
        ushort head = Transmit.Add(Transmit.Filled("hello"u8));

        _console.NotifyTransmit();

        Assert.Equal("hello"u8, Host.Output);
        Assert.Equal(1, _console.Line.Count);
        Assert.Equal(new UsedElement(head, 0), Transmit.GetUsed());
    }

    [Fact]
    public void Transmit_chain_of_several_buffers_reaches_host_whole()
    {
        _console.Start();
        Transmit.Add(Transmit.Filled("he"u8), Transmit.Filled(""u8), Transmit.Filled("l"u8), Transmit.Filled("lo"u8));
        Transmit.AddIndirect([Transmit.Filled(", "u8)], [Transmit.Filled("wor"u8), Transmit.Filled("ld"u8)]);

        _console.NotifyTransmit();

        Assert.Equal("hello, world"u8, Host.Output);
    }

    [Fact]
    public void Transmit_several_buffers_at_once_interrupts_once()
    {
        _console.Start();
        Transmit.Add(Transmit.Filled("a"u8));
        Transmit.Add(Transmit.Filled("b"u8));
        Transmit.Add(Transmit.Filled("c"u8));

        _console.NotifyTransmit();

        Assert.Equal("abc"u8, Host.Output);
        Assert.Equal(1, _console.Line.Count);
        Assert.Equal(3, Transmit.UsedIndex);
    }

    [Fact]
    public void Transmit_without_event_index_works_with_flags()
    {
        _console.Start(VirtioFeatures.Version1);
        Transmit.Add(Transmit.Filled("a"u8));
        _console.NotifyTransmit();
        Transmit.GetUsed();
        Transmit.Add(Transmit.Filled("b"u8));

        _console.NotifyTransmit();

        Assert.Equal("ab"u8, Host.Output);
        Assert.Equal(2, _console.Line.Count);
        Assert.Equal(0, Transmit.UsedFlags);
    }

    [Fact]
    public void Transmit_host_takes_part_rest_waits_in_guest_memory()
    {
        _console.Start();
        Host.Room = 3;
        Transmit.Add(Transmit.Filled("he"u8), Transmit.Filled("llo"u8));
        Transmit.Add(Transmit.Filled("!"u8));

        _console.NotifyTransmit();
        Assert.Equal("hel"u8, Host.Output);
        Assert.Equal(0, Transmit.UsedIndex);

        Host.MakeRoom(100);
        Assert.Equal("hello!"u8, Host.Output);
        Assert.Equal(2, Transmit.UsedIndex);
    }

    [Fact]
    public void Transmit_notification_while_host_is_busy_does_nothing()
    {
        _console.Start();
        Host.Room = 0;
        Transmit.Add(Transmit.Filled("x"u8));
        _console.NotifyTransmit();

        _console.Driver.Notify(VirtioConsole.TransmitQueue);

        Assert.Equal(0, _console.Loop.PostedCount);
        Assert.True(Host.Output.IsEmpty);
    }

    [Fact]
    public void Transmit_more_than_a_turn_gives_others_a_turn()
    {
        _console.Start();
        byte[] page = [.. Enumerable.Repeat((byte)'x', 0x10000)];
        Transmit.Add(Transmit.Filled(page), Transmit.Filled(page), Transmit.Filled(page));

        _console.Driver.Notify(VirtioConsole.TransmitQueue);
        Assert.InRange(Host.Output.Length, 1, 0x11000);
        Assert.Equal(1, _console.Loop.PostedCount);

        _console.Loop.RunUntilIdle();
        Assert.Equal(0x30000, Host.Output.Length);
        Transmit.GetUsed();
    }

    [Fact]
    public void Transmit_driver_that_republishes_for_ever_does_not_hold_the_thread()
    {
        _console.Start();
        DriverBuffer buffer = Transmit.Filled("x"u8);
        Transmit.Add(buffer);
        Transmit.Add(buffer);
        int writes = 0;
        Host.OnWrite = () =>
        {
            // The driver on another CPU: whatever is used is made available again at once.
            Assert.True(++writes < 100_000, "The io thread is not let go.");
            _ = Transmit.TryGetUsed(out _) ? Transmit.Add(buffer) : 0;
        };

        _console.Driver.Notify(VirtioConsole.TransmitQueue);

        Assert.InRange(writes, 2, 2000);
        Assert.Equal(1, _console.Loop.PostedCount);
    }

    [Fact]
    public void Transmit_empty_buffer_is_used_without_a_write()
    {
        _console.Start();
        ushort head = Transmit.Add(Transmit.Filled(""u8));

        _console.NotifyTransmit();

        Assert.Equal(new UsedElement(head, 0), Transmit.GetUsed());
    }

    [Fact]
    public void Transmit_writable_buffer_needs_reset_and_is_returned()
    {
        _console.Start();
        ushort head = Transmit.Add(Transmit.Filled("x"u8), Transmit.Empty(1));

        _console.NotifyTransmit();

        Assert.True(_console.Driver.Status.HasFlag(DeviceStatus.DeviceNeedsReset));
        Assert.Equal(VirtqueueError.UnexpectedWritableBuffer, _console.Transport.LastError);
        Assert.Equal(new UsedElement(head, 0), Transmit.GetUsed());
        Assert.True(Host.Output.IsEmpty);
    }

    [Fact]
    public void Transmit_broken_queue_leaves_the_other_one_working()
    {
        _console.Start();
        Transmit.Offer(ushort.MaxValue);
        _console.NotifyTransmit();
        Host.Type("x"u8);
        Receive.Add(Receive.Empty(1));

        _console.NotifyReceive();

        Receive.GetUsed();
    }

    [Fact]
    public void Reset_while_host_is_busy_drops_what_was_not_returned()
    {
        _console.Start();
        Host.Room = 2;
        Transmit.Add(Transmit.Filled("lost"u8));
        _console.NotifyTransmit();

        _console.Driver.Reset();
        Host.MakeRoom(100);
        _console.Loop.RunUntilIdle();
        Assert.Equal("lo"u8, Host.Output);

        _console.Start();
        Transmit.Add(Transmit.Filled("again"u8));
        _console.NotifyTransmit();
        Assert.Equal("loagain"u8, Host.Output);
    }

    [Fact]
    public void Reset_while_host_is_busy_and_start_anew_waits_for_the_host()
    {
        _console.Start();
        Host.Room = 0;
        Transmit.Add(Transmit.Filled("lost"u8));
        _console.NotifyTransmit();
        _console.Driver.Reset();
        _console.Start();
        Transmit.Add(Transmit.Filled("new"u8));
        _console.NotifyTransmit();
        Assert.True(Host.Output.IsEmpty);

        Host.MakeRoom(100);

        Assert.Equal("new"u8, Host.Output);
        Transmit.GetUsed();
    }

    [Fact]
    public void QueueReady_zero_while_host_is_busy_reads_no_more_of_the_buffer()
    {
        _console.Start();
        Host.Room = 2;
        Transmit.Add(Transmit.Filled("lost"u8));
        _console.NotifyTransmit();
        _console.Driver.Write(VirtioMmioRegister.QueueSel, VirtioConsole.TransmitQueue);
        _console.Driver.Write(VirtioMmioRegister.QueueReady, 0);

        Host.MakeRoom(100);

        Assert.Equal("lo"u8, Host.Output);
        Assert.Equal(0, Transmit.UsedIndex);
    }

    [Fact]
    public void Transmit_in_steady_state_allocates_nothing()
    {
        _console.Start();
        byte[] bytes = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        long allocated = 0;
        for (int i = 0; i < 200; i++)
        {
            DriverBuffer buffer = Transmit.Filled(bytes);
            Transmit.Add(buffer, buffer, buffer);
            long before = GC.GetAllocatedBytesForCurrentThread();
            _console.Driver.Notify(VirtioConsole.TransmitQueue);
            allocated += i < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Transmit.GetUsed();
        }

        Assert.Equal(0, allocated);
        Assert.Equal(200 * 300, Host.Output.Length);
    }
}
