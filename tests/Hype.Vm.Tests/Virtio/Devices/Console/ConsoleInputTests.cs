using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Devices.Console;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

public sealed class ConsoleInputTests : IDisposable
{
    private readonly ConsoleFixture _console = new();

    private FakeDriver Receive => _console.Receive;

    private MemoryConsoleEndpoint Host => _console.Host;

    public void Dispose() => _console.Dispose();

    [Fact]
    public void Receive_typed_bytes_reach_a_waiting_buffer()
    {
        _console.Start();
        DriverBuffer buffer = Receive.Empty(4096);
        ushort head = Receive.Add(buffer);
        _console.NotifyReceive();
        Assert.Equal(0, Receive.UsedIndex);

        Host.Type("ls\n"u8);

        Assert.Equal(1, _console.Line.Count);
        Assert.Equal(new UsedElement(head, 3), Receive.GetUsed());
        Assert.Equal("ls\n"u8, Receive.ReadBack(buffer, 3));
    }

    [Fact]
    public void Receive_before_the_driver_has_read_the_size_waits_for_that()
    {
        _console.StartDriver();
        Receive.Add(Receive.Empty(4096));
        _console.NotifyReceive();
        Host.Type("early"u8);
        Assert.Equal(5, Host.UnreadCount);

        _ = _console.ReadSize();

        Assert.Equal(5u, Receive.GetUsed().Length);
    }

    [Fact]
    public void Receive_before_the_driver_has_read_the_size_waits_no_longer_than_for_its_first_output()
    {
        _console.StartDriver();
        Receive.Add(Receive.Empty(4096));
        _console.NotifyReceive();
        Host.Type("early"u8);

        _console.Transmit.Add(_console.Transmit.Filled("x"u8));
        _console.NotifyTransmit();

        Assert.Equal(5u, Receive.GetUsed().Length);
    }

    [Fact]
    public void Receive_for_a_driver_without_sizes_does_not_wait()
    {
        _console.StartDriver(VirtioFeatures.Version1);
        Receive.Add(Receive.Empty(4096));
        _console.NotifyReceive();

        Host.Type("early"u8);

        Assert.Equal(5u, Receive.GetUsed().Length);
    }

    [Fact]
    public void Receive_after_a_reset_waits_again()
    {
        _console.Start();
        _console.Driver.Reset();
        _console.StartDriver();
        Receive.Add(Receive.Empty(4096));
        _console.NotifyReceive();

        Host.Type("early"u8);

        Assert.Equal(5, Host.UnreadCount);
    }

    [Fact]
    public void Receive_each_key_uses_one_buffer()
    {
        _console.Start();
        Receive.Add(Receive.Empty(4096));
        Receive.Add(Receive.Empty(4096));
        _console.NotifyReceive();

        Host.Type("a"u8);
        Host.Type("b"u8);

        Assert.Equal(1u, Receive.GetUsed().Length);
        Assert.Equal(1u, Receive.GetUsed().Length);
    }

    [Fact]
    public void Receive_without_buffer_leaves_input_with_the_host()
    {
        _console.Start();

        Host.Type("wait"u8);

        Assert.Equal(4, Host.UnreadCount);
        Assert.Equal(0, Host.ReadCount);
    }

    [Fact]
    public void Receive_buffer_that_comes_later_gets_what_waited()
    {
        _console.Start();
        Host.Type("wait"u8);
        DriverBuffer buffer = Receive.Empty(16);
        Receive.Add(buffer);

        _console.NotifyReceive();

        Assert.Equal(4u, Receive.GetUsed().Length);
        Assert.Equal("wait"u8, Receive.ReadBack(buffer, 4));
    }

    [Fact]
    public void Receive_small_buffers_share_long_input()
    {
        _console.Start();
        DriverBuffer first = Receive.Empty(2);
        DriverBuffer second = Receive.Empty(1);
        DriverBuffer third = Receive.Empty(2);
        Receive.Add(first, second);
        Receive.Add(third);
        Host.Type("abcdefg"u8);

        _console.NotifyReceive();

        Assert.Equal(3u, Receive.GetUsed().Length);
        Assert.Equal(2u, Receive.GetUsed().Length);
        Assert.Equal("ab"u8, Receive.ReadBack(first, 2));
        Assert.Equal("c"u8, Receive.ReadBack(second, 1));
        Assert.Equal("de"u8, Receive.ReadBack(third, 2));
        Assert.Equal(2, Host.UnreadCount);
    }

    [Fact]
    public void Receive_input_that_comes_in_pieces_fills_a_buffer()
    {
        _console.Start();
        Host.MaxPiece = 1;
        Host.Type("abc"u8);
        Receive.Add(Receive.Empty(16));

        _console.NotifyReceive();

        Assert.Equal(3u, Receive.GetUsed().Length);
    }

    [Fact]
    public void Receive_end_of_input_stops_reading()
    {
        _console.Start();
        Host.InputEnded = true;
        Receive.Add(Receive.Empty(16));
        _console.NotifyReceive();
        Receive.Add(Receive.Empty(16));

        _console.NotifyReceive();

        Assert.Equal(1, Host.ReadCount);
        Assert.Equal(0, Receive.UsedIndex);
    }

    [Fact]
    public void Receive_last_bytes_before_the_end_reach_the_driver()
    {
        _console.Start();
        Host.Type("bye"u8);
        Host.InputEnded = true;
        Receive.Add(Receive.Empty(16));

        _console.NotifyReceive();

        Assert.Equal(3u, Receive.GetUsed().Length);
    }

    [Fact]
    public void Receive_more_than_a_turn_gives_others_a_turn()
    {
        _console.Start();
        Host.Type(new byte[0x20000]);
        DriverBuffer page = Receive.Empty(0x8000);
        Receive.Add(page, page, page, page);
        Receive.Add(page);

        _console.Driver.Notify(VirtioConsole.ReceiveQueue);
        Assert.InRange(Host.UnreadCount, 1, 0x1FFFF);
        Assert.Equal(1, _console.Loop.PostedCount);

        _console.Loop.RunUntilIdle();
        ulong received = Receive.GetUsed().Length + (ulong)Receive.GetUsed().Length;
        Assert.Equal(0x20000UL, received + (ulong)Host.UnreadCount);
    }

    [Fact]
    public void Receive_readable_buffer_needs_reset_and_is_returned()
    {
        _console.Start();
        Host.Type("x"u8);
        ushort head = Receive.Add(Receive.Filled("no"u8), Receive.Empty(4));

        _console.NotifyReceive();

        Assert.True(_console.Driver.Status.HasFlag(DeviceStatus.DeviceNeedsReset));
        Assert.Equal(VirtqueueError.UnexpectedReadableBuffer, _console.Transport.LastError);
        Assert.Equal(new UsedElement(head, 0), Receive.GetUsed());
        Assert.Equal(1, Host.UnreadCount);
    }

    [Fact]
    public void Receive_empty_buffer_is_returned_empty()
    {
        _console.Start();
        Host.Type("x"u8);
        Receive.Add(Receive.Empty(0));
        Receive.Add(Receive.Empty(1));

        _console.NotifyReceive();

        Assert.Equal(0u, Receive.GetUsed().Length);
        Assert.Equal(1u, Receive.GetUsed().Length);
    }

    [Fact]
    public void Reset_while_a_buffer_waits_loses_no_input()
    {
        _console.Start();
        Receive.Add(Receive.Empty(16));
        _console.NotifyReceive();
        _console.Driver.Reset();
        Host.Type("kept"u8);
        _console.Start();
        DriverBuffer buffer = Receive.Empty(16);
        Receive.Add(buffer);

        _console.NotifyReceive();

        Assert.Equal(4u, Receive.GetUsed().Length);
        Assert.Equal("kept"u8, Receive.ReadBack(buffer, 4));
    }

    [Fact]
    public void Receive_in_steady_state_allocates_nothing()
    {
        _console.Start();
        byte[] bytes = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        long allocated = 0;
        for (int i = 0; i < 200; i++)
        {
            Receive.Add(Receive.Empty(64), Receive.Empty(64));
            long before = GC.GetAllocatedBytesForCurrentThread();
            _console.Driver.Notify(VirtioConsole.ReceiveQueue);
            Host.Type(bytes);
            allocated += i < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(100u, Receive.GetUsed().Length);
        }

        Assert.Equal(0, allocated);
    }
}
