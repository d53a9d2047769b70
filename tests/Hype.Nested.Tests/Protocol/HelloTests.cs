using Hype.Nested.Protocol;
using Xunit;

namespace Hype.Nested.Tests.Protocol;

public sealed class HelloTests
{
    [Fact]
    public void Own_greeting_is_accepted() => Hello.Check(new Frame(FrameType.Hello, Hello.Encode()));

    [Fact]
    public void Another_version_is_named_in_the_refusal()
    {
        byte[] other = [.. Hello.Encode()[..^2], 7, 0];

        NestedException error = Assert.Throws<NestedException>(() => Hello.Check(new Frame(FrameType.Hello, other)));

        Assert.Equal("The other end of the channel speaks version 7; this one speaks version 2.", error.Message);
    }

    [Fact]
    public void Another_first_frame_is_refused()
    {
        Assert.Throws<NestedException>(() => Hello.Check(new Frame(FrameType.Output, Hello.Encode())));
        Assert.Throws<NestedException>(() => Hello.Check(new Frame(FrameType.Hello, "hello!"u8)));
    }
}
