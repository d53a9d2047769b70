using CsCheck;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Queue;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Queue;

/// <remarks>A failing sample prints its seed; CsCheck_Seed in the environment runs it again.</remarks>
public sealed class VirtqueuePropertyTests
{
    private const ulong MemorySize = 4 << 20;

    // What a driver and a device may do, in any order: offer a chain of some shape, take one, give one back, look at the used ring.
    private static readonly Gen<(int Action, int[] Lengths, int Pick)[]> s_operations =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 64].Array[1, 6], Gen.Int[0, 100]).Array[1, 200];

    [Fact]
    public void Virtqueue_any_valid_operations_return_every_chain_once()
    {
        Gen.Select(Gen.UShort, Gen.Bool, s_operations).Sample((start, eventIndex, operations) =>
        {
            VirtioFeatures features = VirtioFeatures.IndirectDesc | (eventIndex ? VirtioFeatures.EventIdx : 0);
            using var queue = new VirtqueueFixture(size: 16, features, start, MemorySize);
            var model = new VirtqueueModel(queue);
            foreach ((int action, int[] lengths, int pick) in operations)
            {
                model.Step(action, lengths, pick);
            }

            model.Drain();
            Assert.Equal(16, queue.Driver.FreeCount);
            Assert.Equal(VirtqueueError.None, queue.Device.Error);
        });
    }

    [Fact]
    public void Virtqueue_random_garbage_neither_throws_nor_spins()
    {
        Gen<byte[]> garbage = Gen.Byte.Array[16 * 8];
        Gen<ushort> index = Gen.OneOf(Gen.UShort, Gen.UShort[0, 8]);
        Gen.Select(garbage, index, Gen.UShort[0, 9].Array[8], index, Gen.Bool).Sample((table, available, heads, usedEvent, tame) =>
        {
            using var queue = new VirtqueueFixture(size: 8, memorySize: MemorySize);
            WriteTable(queue, table, tame);
            for (int i = 0; i < heads.Length; i++)
            {
                queue.Memory.Write(queue.Driver.Layout.AvailableEntry(new RingIndex((ushort)i)), heads[i]);
            }

            queue.Driver.AvailableIndex = available;
            queue.Driver.UsedEvent = usedEvent;
            AssertEndsWithinQueueSize(queue);
        });
    }

    private static void WriteTable(VirtqueueFixture queue, byte[] table, bool tame)
    {
        queue.Memory.Write(queue.Driver.Layout.DescriptorArea, table);
        for (int i = 0; tame && i < 8; i++)
        {
            // Garbage that gets further: addresses and lengths in memory, flags that exist, indices near the table's end.
            ReadOnlySpan<byte> noise = table.AsSpan(i * 16, 16);
            var descriptor = new Descriptor(
                noise[0] * 0x40UL, (uint)(noise[1] & 0xF0), (DescriptorFlags)(noise[2] & 7), (ushort)(noise[3] % 10));
            queue.Driver.WriteDescriptor(i, descriptor);
        }
    }

    private static void AssertEndsWithinQueueSize(VirtqueueFixture queue)
    {
        int popped = 0;
        byte[] bytes = new byte[64];
        while (queue.Device.TryPop(out DescriptorChain? chain))
        {
            Assert.True(++popped <= 8, "More chains than the queue has descriptors.");
            Assert.True(chain.Readable.Length + chain.Writable.Length <= 8);
            _ = queue.Device.OpenReader(chain).Peek(bytes);
            ChainWriter writer = queue.Device.OpenWriter(chain);
            _ = writer.Write(bytes);
            queue.Device.Push(chain, writer.Written);
        }

        _ = queue.Device.ShouldNotifyDriver();
        _ = queue.Device.EnableNotifications();
    }
}
