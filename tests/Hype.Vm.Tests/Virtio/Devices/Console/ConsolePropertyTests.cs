using CsCheck;
using Hype.Vm.Tests.Virtio.Fakes;
using Hype.Vm.Virtio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <remarks>A failing sample prints its seed; CsCheck_Seed in the environment runs it again.</remarks>
public sealed class ConsolePropertyTests
{
    private static readonly VirtioFeatures[] s_choices =
    [
        VirtioFeatures.Version1,
        VirtioFeatures.Version1 | VirtioFeatures.EventIdx,
        VirtioFeatures.Version1 | VirtioFeatures.IndirectDesc | VirtioFeatures.EventIdx,
    ];

    private static readonly Gen<VirtioFeatures> s_features = Gen.Int[0, s_choices.Length - 1].Select(i => s_choices[i]);

    [Fact]
    public void Transmit_any_buffers_and_any_host_bytes_in_are_bytes_out()
    {
        Gen<(int[] Lengths, bool Indirect, int Room)> message = Gen.Select(Gen.Int[0, 6000].Array[1, 5], Gen.Bool, Gen.Int[0, 9000]);
        Gen.Select(s_features, message.Array[1, 30], Gen.Int[1, 5000]).Sample(
            (features, messages, piece) =>
            {
                using ConsoleFixture console = new ConsoleFixture().Start(features);
                console.Host.MaxPiece = piece;
                var sent = new List<byte>();
                foreach ((int[] lengths, bool indirect, int room) in messages)
                {
                    console.Host.MakeRoom(room);
                    Collect(console.Transmit);
                    Send(console, lengths, indirect && features.HasFlag(VirtioFeatures.IndirectDesc), sent);
                    console.NotifyTransmit();
                }

                console.Host.MakeRoom(int.MaxValue);
                console.Loop.RunUntilIdle();
                Collect(console.Transmit);
                Assert.Equal(8, console.Transmit.FreeCount);
                Assert.True(console.Host.Output.SequenceEqual(sent.ToArray()));
            },
            iter: 60);
    }

    [Fact]
    public void Receive_any_buffers_and_any_input_bytes_in_are_bytes_out()
    {
        Gen<(int Typed, int[] Room)> step = Gen.Select(Gen.Int[0, 6000], Gen.Int[0, 5000].Array[1, 3]);
        Gen.Select(s_features, step.Array[1, 30], Gen.Int[1, 5000]).Sample(
            (features, steps, piece) =>
            {
                using ConsoleFixture console = new ConsoleFixture().Start(features);
                console.Host.MaxPiece = piece;
                var typed = new List<byte>();
                var receiver = new ConsoleReceiver(console);
                foreach ((int count, int[] room) in steps)
                {
                    byte[] bytes = [.. Enumerable.Range(typed.Count, count).Select(i => (byte)(i * 7))];
                    typed.AddRange(bytes);
                    console.Host.Type(bytes);
                    receiver.Offer(room);
                    console.NotifyReceive();
                    receiver.Collect();
                }

                receiver.CollectRest(typed.Count);
                Assert.Equal(typed, receiver.Bytes);
            },
            iter: 60);
    }

    private static void Send(ConsoleFixture console, int[] lengths, bool indirect, List<byte> sent)
    {
        if (console.Transmit.FreeCount < lengths.Length)
        {
            return;
        }

        DriverBuffer[] buffers = new DriverBuffer[lengths.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            byte[] bytes = [.. Enumerable.Range(sent.Count, lengths[i]).Select(n => (byte)(n * 13))];
            sent.AddRange(bytes);
            buffers[i] = console.Transmit.Filled(bytes);
        }

        _ = indirect ? console.Transmit.AddIndirect([], buffers) : console.Transmit.Add(buffers);
    }

    private static void Collect(FakeDriver queue)
    {
        while (queue.TryGetUsed(out _))
        {
        }
    }
}
