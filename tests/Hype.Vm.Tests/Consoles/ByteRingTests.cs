using CsCheck;
using Hype.Vm.Consoles;
using Xunit;

namespace Hype.Vm.Tests.Consoles;

public sealed class ByteRingTests
{
    private enum Step
    {
        Add,
        Commit,
        Drop,
    }

    [Fact]
    public void Ring_is_a_queue_of_bounded_length()
    {
        Gen<(Step Step, int Count)> step = Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 20]);
        Gen.Select(Gen.Int[1, 16], step.Array[1, 100]).Sample((capacity, steps) =>
        {
            ByteRing ring = new(capacity);
            Queue<byte> model = new();
            byte next = 0;
            foreach ((Step kind, int count) in steps)
            {
                byte[] bytes = [.. Enumerable.Range(0, count).Select(_ => next++)];
                Run(ring, model, kind, bytes, capacity);
                Assert.Equal(model.Count, ring.Count);
                Assert.Equal(model.Take(ring.OldestPiece.Length), ring.OldestPiece.ToArray());
                Assert.Equal(model.Count == 0, ring.OldestPiece.IsEmpty);
                Assert.Equal(model.Count == capacity, ring.FreePiece.IsEmpty);
            }
        });
    }

    private static void Run(ByteRing ring, Queue<byte> model, Step step, byte[] bytes, int capacity)
    {
        switch (step)
        {
            case Step.Add:
                Assert.Equal(Math.Min(bytes.Length, capacity - model.Count), ring.Add(bytes));
                Enqueue(model, bytes, capacity - model.Count);
                break;
            case Step.Commit:
                Span<byte> free = ring.FreePiece;
                int count = Math.Min(bytes.Length, free.Length);
                bytes.AsSpan(0, count).CopyTo(free);
                ring.Commit(count);
                Enqueue(model, bytes, count);
                break;
            default:
                int dropped = Math.Min(bytes.Length, ring.OldestPiece.Length);
                ring.Drop(dropped);
                Dequeue(model, dropped);
                break;
        }
    }

    private static void Enqueue(Queue<byte> model, byte[] bytes, int limit)
    {
        foreach (byte value in bytes.Take(limit))
        {
            model.Enqueue(value);
        }
    }

    private static void Dequeue(Queue<byte> model, int count)
    {
        for (int i = 0; i < count; i++)
        {
            model.Dequeue();
        }
    }
}
