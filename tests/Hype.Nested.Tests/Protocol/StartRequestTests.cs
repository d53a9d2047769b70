using Hype.Nested.Protocol;
using Xunit;

namespace Hype.Nested.Tests.Protocol;

public sealed class StartRequestTests
{
    [Fact]
    public void A_request_survives_the_wire()
    {
        StartRequest request = new(
            ["sh", "", "héllo wörld"],
            ["TERM=xterm", "EMPTY="],
            TerminalStreams.Input | TerminalStreams.Error,
            new WindowSize(24, 80));

        StartRequest received = StartRequest.Decode(request.Encode());

        Assert.Equal(request.Arguments, received.Arguments);
        Assert.Equal(request.Environment, received.Environment);
        Assert.Equal(request.Terminal, received.Terminal);
        Assert.Equal(request.Size, received.Size);
    }

    [Fact]
    public void A_command_line_over_the_bound_is_refused_with_its_length()
    {
        StartRequest request = new([new string('x', 40_000)], [], TerminalStreams.None, default);

        NestedException error = Assert.Throws<NestedException>(request.Encode);

        Assert.Equal("The command line is too long: 40008 bytes, where 32768 fit.", error.Message);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, (byte)'1' })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, (byte)'1', 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, (byte)'x', 0, (byte)'a', 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, (byte)'0', 0, (byte)'a', 0 })]
    public void A_broken_request_is_refused(byte[] payload) => Assert.Throws<NestedException>(() => StartRequest.Decode(payload));
}
