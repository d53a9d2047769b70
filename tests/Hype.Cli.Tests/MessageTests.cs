using Xunit;

namespace Hype.Cli.Tests;

/// <summary>Where messages go.</summary>
public sealed class MessageTests
{
    [Fact]
    public async Task Standard_error_that_is_a_file_keeps_every_line()
    {
        CommandResult result = await HypeCommand.RunShellAsync(
            "f=$(mktemp); { echo before >&2; $HYPE run --kernal x; echo after >&2; } 2>$f; cat $f; rm $f");

        Assert.Equal(
            "before\nhype: There is no option '--kernal' of 'hype run'. Did you mean '--kernel'?\nhype: Try 'hype run --help'.\nafter\n",
            result.Output);
    }
}
