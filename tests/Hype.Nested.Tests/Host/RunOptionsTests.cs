using Hype.Nested.Host;
using Hype.Nested.Initramfs;
using Xunit;

namespace Hype.Nested.Tests.Host;

public sealed class RunOptionsTests
{
    [Fact]
    public void Everything_after_the_dashes_is_the_command()
    {
        RunOptions options = RunOptions.Parse(["--image", "i", "--", "sh", "-c", "--", "x"]);

        Assert.Equal(["sh", "-c", "--", "x"], options.Command);
        Assert.Equal(2048, options.MemoryMiB);
        Assert.Null(options.Timeout);
    }

    [Fact]
    public void Options_are_understood()
    {
        RunOptions options = RunOptions.Parse(
            ["--image", "i", "--file", "a=b=/c", "--file", "d=/e", "--env", "X=1", "--timeout", "30", "--memory", "512", "--log", "l", "--", "true"]);

        Assert.Equal([new PayloadFile("a=b", "/c"), new PayloadFile("d", "/e")], options.Files);
        Assert.Equal(["X=1"], options.Environment);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Timeout);
        Assert.Equal(512, options.MemoryMiB);
        Assert.Equal("l", options.Log);
    }

    [Theory]
    [InlineData("there is no command after --", "--image", "i")]
    [InlineData("there is no command after --", "--image", "i", "--")]
    [InlineData("--image is missing", "--", "true")]
    [InlineData("--image needs a value", "--image")]
    [InlineData("there is no option '--nonsense'", "--nonsense", "1", "--", "true")]
    [InlineData("--file wants HERE=/THERE, not 'a=b'", "--file", "a=b", "--", "true")]
    [InlineData("--timeout wants a number above 0, not '-1'", "--image", "i", "--timeout", "-1", "--", "true")]
    public void A_command_line_without_sense_is_a_usage_error(string problem, params string[] arguments)
    {
        NestedException error = Assert.Throws<NestedException>(() => RunOptions.Parse(arguments));

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.StartsWith(problem + ".", error.Message, StringComparison.Ordinal);
    }
}
