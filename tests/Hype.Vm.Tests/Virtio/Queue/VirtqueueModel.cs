using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

/// <summary>What a queue should do, kept beside it: which chains are offered, held and returned, and what is in them.</summary>
internal sealed class VirtqueueModel(VirtqueueFixture queue)
{
    private readonly Queue<(ushort Head, ulong Length)> _offered = new();
    private readonly List<DescriptorChain> _held = [];
    private readonly Queue<UsedElement> _returned = new();

    public void Step(int action, int[] lengths, int pick)
    {
        switch (action)
        {
            case 0:
                Offer(lengths, pick % 2 == 0);
                break;
            case 1:
                Take();
                break;
            case 2:
                GiveBack(pick);
                break;
            default:
                Collect();
                break;
        }
    }

    public void Drain()
    {
        while (_offered.Count + _held.Count + _returned.Count > 0)
        {
            Take();
            GiveBack(0);
            Collect();
        }
    }

    private void Offer(int[] lengths, bool indirect)
    {
        if (queue.Driver.FreeCount < lengths.Length)
        {
            return;
        }

        DriverBuffer[] buffers = [.. lengths.Select(length => queue.Driver.Empty((uint)length))];
        ushort head = indirect ? queue.Driver.AddIndirect([], buffers) : queue.Driver.Add(buffers);
        _offered.Enqueue((head, (ulong)lengths.Sum()));
    }

    private void Take()
    {
        Assert.Equal(_offered.TryDequeue(out (ushort Head, ulong Length) expected), queue.Device.TryPop(out DescriptorChain? chain));
        if (chain is not null)
        {
            Assert.Equal(expected, (chain.Head, chain.WritableLength));
            _held.Add(chain);
        }
    }

    private void GiveBack(int pick)
    {
        if (_held.Count > 0)
        {
            DescriptorChain chain = _held[pick % _held.Count];
            _held.Remove(chain);
            _returned.Enqueue(new UsedElement(chain.Head, (uint)pick));
            queue.Device.Push(chain, (ulong)pick);
        }
    }

    private void Collect()
    {
        Assert.Equal(_returned.TryDequeue(out UsedElement expected), queue.Driver.TryGetUsed(out UsedElement element));
        Assert.Equal(expected, element);
    }
}
