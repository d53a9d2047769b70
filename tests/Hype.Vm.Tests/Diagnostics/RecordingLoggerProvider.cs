using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hype.Vm.Tests.Diagnostics;

/// <summary>Keeps what is logged, and throws where it is told to.</summary>
internal sealed class RecordingLoggerProvider : ILoggerFactory, ILoggerProvider
{
    private readonly ConcurrentQueue<LoggedLine> _lines = new();

    public IReadOnlyList<LoggedLine> Lines => [.. _lines];

    public IReadOnlyList<int> EventIds => [.. _lines.Select(line => line.Event.Id)];

    /// <summary>Gets or sets the lowest level that is logged.</summary>
    public LogLevel MinLevel { get; set; }

    /// <summary>Gets or sets what a logger throws at every line.</summary>
    public Exception? Failure { get; set; }

    public ILogger CreateLogger(string categoryName) => new RecordingLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("It is its own provider.");

    public void Dispose()
    {
        // It holds nothing.
    }

    private sealed class RecordingLogger(RecordingLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= owner.MinLevel;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            owner._lines.Enqueue(new LoggedLine(category, logLevel, eventId, formatter(state, exception), exception));
            if (owner.Failure is not null)
            {
                throw owner.Failure;
            }
        }
    }
}
