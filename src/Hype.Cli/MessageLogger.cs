using Microsoft.Extensions.Logging;

namespace Hype.Cli;

/// <summary>Shows log lines as messages.</summary>
/// <param name="least">The least level that is shown.</param>
internal sealed class MessageLogger(LogLevel least) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Messages.WriteDuringRun(formatter(state, exception));
        }
    }
}
