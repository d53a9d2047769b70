using Microsoft.Extensions.Logging;

namespace Hype.Cli;

/// <summary>What a machine logs, as messages on stderr.</summary>
/// <param name="least">The least level that is shown.</param>
internal sealed class MessageLoggerFactory(LogLevel least) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new MessageLogger(least);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one place for messages: stderr.");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
