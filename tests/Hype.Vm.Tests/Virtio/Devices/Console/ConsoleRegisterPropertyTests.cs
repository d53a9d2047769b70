using System.Buffers.Binary;
using CsCheck;
using Hype.Vm.Virtio;
using Xunit;

namespace Hype.Vm.Tests.Virtio.Devices.Console;

/// <remarks>A failing sample prints its seed; CsCheck_Seed in the environment runs it again.</remarks>
public sealed class ConsoleRegisterPropertyTests
{
    // Values that get somewhere: status bits, queue indices, small sizes, addresses in memory; and anything else.
    private static readonly Gen<uint> s_values = Gen.OneOf(
        Gen.UInt[0, 15], Gen.UInt[0, 0x7F_FFFF].Select(value => value & ~0xFFu), Gen.Const(0x3000_0000u), Gen.UInt);

    private static readonly Gen<(bool IsWrite, ulong Offset, int Length, uint Value)[]> s_accesses = Gen.Select(
        Gen.Bool,
        Gen.OneOf(Gen.ULong[0, 0x3F].Select(register => register * 4), Gen.ULong[0, 0x210]),
        Gen.OneOf(Gen.Const(4), Gen.Int[1, 8]),
        s_values).Array[1, 300];

    [Fact]
    public void Registers_any_accesses_neither_throw_nor_outlast_a_reset()
    {
        Gen.Select(s_accesses, Gen.Bool).Sample((accesses, started) =>
        {
            using var console = new ConsoleFixture();
            _ = started ? console.Start() : console;
            Span<byte> data = stackalloc byte[8];
            foreach ((bool isWrite, ulong offset, int length, uint value) in accesses)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(data, value);
                if (isWrite)
                {
                    console.Transport.Write(offset, data[..length]);
                }
                else
                {
                    console.Transport.Read(offset, data[..length]);
                }

                console.Driver.Notify((int)(value % 3));
                console.Loop.RunUntilIdle();
            }

            AssertWorksAfterReset(console);
        });
    }

    private static void AssertWorksAfterReset(ConsoleFixture console)
    {
        console.Driver.Reset();
        Assert.Equal(DeviceStatus.None, console.Driver.Status);
        int before = console.Host.Output.Length;
        _ = console.Start();
        console.Transmit.Add(console.Transmit.Filled("alive"u8));
        console.NotifyTransmit();
        Assert.Equal("alive"u8, console.Host.Output[before..]);
    }
}
