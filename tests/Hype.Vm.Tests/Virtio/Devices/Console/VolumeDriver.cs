using Hype.Testing;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <summary>A driver that moves seeded bytes in both directions at the same time, in chains of any shape, and neglects either direction now and then.</summary>
/// <remarks>It sleeps only when neither direction has anything to do; who waits for that learns that every buffer between is full, or empty.</remarks>
internal sealed class VolumeDriver(LiveConsole console, long total, SeededBytes sent, SeededBytes received, Random random)
{
    private const int MaxLength = 5000; // Of a descriptor: more than a page, and odd most of the time.
    private const int MaxDescriptors = 4;

    private readonly object _gate = new();
    private readonly Dictionary<uint, DriverBuffer[]> _offered = [];
    private bool _isAsleep; // Guarded by _gate.
    private long _offeredBytes;
    private long _receivedBytes;
    private int _neglectReceive; // until so many buffers were transmitted
    private int _neglectTransmit; // until so many were received

    private bool HasTransmitted => _offeredBytes == total && console.Transmit.FreeCount == LiveConsole.QueueSize;

    private bool HasReceived => _receivedBytes == total;

    public void Run()
    {
        while (!HasTransmitted || !HasReceived)
        {
            bool progress = false;
            if (_neglectTransmit == 0 || HasReceived)
            {
                progress |= Transmit();
            }

            if (_neglectReceive == 0 || HasTransmitted)
            {
                progress |= Receive();
            }

            progress |= CollectTransmitted() | CollectReceived();
            if (!progress)
            {
                Sleep();
            }
        }

        Tell(isAsleep: true); // For ever: the host's side may have a stall left.
    }

    /// <summary>Waits until the driver has nothing to do. On a host's thread.</summary>
    public void WaitUntilAsleep()
    {
        lock (_gate)
        {
            while (!_isAsleep)
            {
                Assert.True(Monitor.Wait(_gate, TestDeadline.Span), "The driver never sleeps.");
            }
        }
    }

    private bool Transmit()
    {
        bool any = false;
        for (; _offeredBytes < total && console.Transmit.FreeCount > MaxDescriptors; any = true)
        {
            DriverBuffer[] buffers = Shape(total - _offeredBytes, length =>
            {
                byte[] bytes = new byte[length];
                sent.Fill(bytes);
                _offeredBytes += length;
                return console.Transmit.Filled(bytes);
            });
            _ = Add(console.Transmit, buffers);
        }

        console.NotifyIfWanted(console.Transmit);
        return any;
    }

    private bool Receive()
    {
        bool any = false;
        for (; !HasReceived && console.Receive.FreeCount > MaxDescriptors; any = true)
        {
            DriverBuffer[] buffers = Shape(long.MaxValue, length => console.Receive.Empty((uint)length));
            _offered[Add(console.Receive, buffers)] = buffers;
        }

        console.NotifyIfWanted(console.Receive);
        return any;
    }

    private bool CollectTransmitted()
    {
        bool any = false;
        for (; console.Transmit.TryGetUsed(out _); any = true)
        {
            _neglectReceive = Math.Max(0, _neglectReceive - 1);
            Neglect(ref _neglectTransmit, _neglectReceive);
        }

        return any;
    }

    private bool CollectReceived()
    {
        bool any = false;
        for (; console.Receive.TryGetUsed(out UsedElement used); any = true)
        {
            Check(_offered[used.Id], used.Length);
            _receivedBytes += used.Length;
            _neglectTransmit = Math.Max(0, _neglectTransmit - 1);
            Neglect(ref _neglectReceive, _neglectTransmit);
        }

        return any;
    }

    private void Check(DriverBuffer[] buffers, uint length)
    {
        foreach (DriverBuffer buffer in buffers)
        {
            uint count = Math.Min(buffer.Length, length);
            Assert.True(received.Continues(console.Receive.ReadBack(buffer, count)), $"The guest got other bytes after {_receivedBytes}.");
            length -= count;
        }
    }

    /// <summary>One direction at a time, else they would wait for each other.</summary>
    private void Neglect(ref int direction, int other)
    {
        if (direction == 0 && other == 0 && random.Next(200) == 0)
        {
            direction = random.Next(1, 100);
        }
    }

    private DriverBuffer[] Shape(long limit, Func<int, DriverBuffer> make)
    {
        List<DriverBuffer> buffers = [];
        for (int count = random.Next(1, MaxDescriptors + 1); count > 0 && limit > 0; count--)
        {
            int length = (int)Math.Min(limit, random.Next(8) == 0 ? random.Next(3) : random.Next(MaxLength) + 1);
            buffers.Add(make(length));
            limit -= length;
        }

        return [.. buffers];
    }

    private ushort Add(FakeDriver queue, DriverBuffer[] buffers) =>
        random.Next(3) == 0 ? queue.AddIndirect([], buffers) : queue.Add(buffers);

    private void Sleep()
    {
        Interlocked.MemoryBarrier();
        if (console.Transmit.HasUsed || console.Receive.HasUsed)
        {
            return;
        }

        Tell(isAsleep: true);
        bool woken = console.Interrupt.Wait(TestDeadline.Span);
        Tell(isAsleep: false);
        Assert.True(woken, $"Asleep after {_offeredBytes} bytes out, {_receivedBytes} in.");
    }

    private void Tell(bool isAsleep)
    {
        lock (_gate)
        {
            _isAsleep = isAsleep;
            Monitor.PulseAll(_gate);
        }
    }
}
