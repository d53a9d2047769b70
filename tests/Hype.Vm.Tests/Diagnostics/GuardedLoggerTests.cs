using Hype.Vm.Diagnostics;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hype.Vm.Tests.Diagnostics;

public sealed class GuardedLoggerTests
{
    [Fact]
    public void Log_that_throws_is_not_asked_again()
    {
        using RecordingLoggerProvider lines = new() { Failure = new InvalidOperationException("a bug of the logger") };
        GuardedLogger logger = new(lines.CreateLogger("any"));

        logger.RunStarted(1);
        logger.RunStarted(2);

        Assert.Single(lines.Lines);
        Assert.False(logger.IsEnabled(LogLevel.Critical));
    }

    [Fact]
    public void Line_below_the_callers_level_is_not_logged()
    {
        using RecordingLoggerProvider lines = new() { MinLevel = LogLevel.Warning };
        GuardedLogger logger = new(lines.CreateLogger("any"));

        logger.RunStarted(1);
        logger.HostWarning(1, "something");

        Assert.Equal("Machine 1: something", Assert.Single(lines.Lines).Text);
    }
}
