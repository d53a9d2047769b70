using CsCheck;
using Hype.Nested.Protocol;
using Hype.Nested.Streams;
using Xunit;

namespace Hype.Nested.Tests.Protocol;

public sealed class FrameCodecTests
{
    [Fact]
    public void Append_writes_type_little_endian_length_and_payload()
    {
        ByteQueue queue = new(64);

        FrameCodec.Append(queue, FrameType.Signal, [2]);

        Assert.Equal([11, 1, 0, 0, 0, 2], queue.Waiting.ToArray());
    }

    [Fact]
    public void TryTake_waits_for_the_last_byte()
    {
        ByteQueue whole = new(64);
        FrameCodec.Append(whole, FrameType.Output, "abc"u8);
        ByteQueue arriving = new(64);
        arriving.Append(whole.Waiting[..^1]);

        Assert.False(FrameCodec.TryTake(arriving, out _));

        arriving.Append(whole.Waiting[^1..]);
        Assert.True(FrameCodec.TryTake(arriving, out Frame frame));
        Assert.Equal(FrameType.Output, frame.Type);
        Assert.Equal("abc"u8.ToArray(), frame.Payload.ToArray());
        Assert.Equal(0, arriving.Count);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 99, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 6, 1, 0x80, 0, 0 })]
    [InlineData(new byte[] { 6, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void TryTake_refuses_what_is_no_frame(byte[] bytes)
    {
        ByteQueue queue = new(64);
        queue.Append(bytes);

        Assert.Throws<NestedException>(() => FrameCodec.TryTake(queue, out _));
    }

    [Fact]
    public void Append_refuses_a_payload_over_the_bound()
    {
        ByteQueue queue = new(2 * Frame.MaxPayload);

        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCodec.Append(queue, FrameType.Output, new byte[Frame.MaxPayload + 1]));
    }

    [Fact]
    public void Frames_cut_anywhere_come_out_as_they_went_in()
    {
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[1, 40]).Sample((payload, step) =>
        {
            ByteQueue sent = new(512);
            FrameCodec.Append(sent, FrameType.Input, payload);
            FrameCodec.Append(sent, FrameType.EndOfInput, []);

            Assert.Equal([$"Input {Convert.ToHexString(payload)}", "EndOfInput "], ReceiveInSteps(sent, step));
        });
    }

    private static List<string> ReceiveInSteps(ByteQueue sent, int step)
    {
        List<string> received = [];
        ByteQueue arriving = new(512);
        while (sent.Count > 0)
        {
            int count = Math.Min(step, sent.Count);
            arriving.Append(sent.Waiting[..count]);
            sent.Consume(count);
            while (FrameCodec.TryTake(arriving, out Frame frame))
            {
                received.Add($"{frame.Type} {Convert.ToHexString(frame.Payload)}");
            }
        }

        return received;
    }
}
