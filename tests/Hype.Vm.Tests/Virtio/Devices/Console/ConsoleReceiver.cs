using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <summary>The receiving side of a driver: offers buffers and puts what comes in them together.</summary>
internal sealed class ConsoleReceiver(ConsoleFixture console)
{
    private readonly Dictionary<uint, DriverBuffer[]> _offered = [];

    public List<byte> Bytes { get; } = [];

    public void Offer(params int[] lengths)
    {
        if (console.Receive.FreeCount >= lengths.Length)
        {
            DriverBuffer[] buffers = [.. lengths.Select(length => console.Receive.Empty((uint)length))];
            _offered[console.Receive.Add(buffers)] = buffers;
        }
    }

    public void Collect()
    {
        while (console.Receive.TryGetUsed(out UsedElement element))
        {
            byte[] all = [.. _offered[element.Id].SelectMany(buffer => console.Receive.ReadBack(buffer, buffer.Length))];
            Bytes.AddRange(all.Take((int)element.Length));
        }
    }

    public void CollectRest(int count)
    {
        for (int i = 0; Bytes.Count < count; i++)
        {
            Assert.True(i < 1000, $"Only {Bytes.Count} of {count} bytes have come.");
            Offer(4096);
            console.NotifyReceive();
            Collect();
        }
    }
}
