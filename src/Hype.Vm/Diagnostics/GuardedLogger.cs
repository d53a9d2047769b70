using Microsoft.Extensions.Logging;

namespace Hype.Vm.Diagnostics;

/// <summary>A logger of the caller's that cannot end a machine: once it throws, it is not asked again.</summary>
/// <remarks>It is called on the threads of the machine, where an exception would be taken for a failure of the host.</remarks>
/// <param name="logger">The caller's.</param>
internal sealed class GuardedLogger(ILogger logger) : ILogger
{
    private volatile bool _hasThrown;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null; // Each line names its machine.

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return !_hasThrown && logger.IsEnabled(logLevel);
        }
#pragma warning disable CA1031 // Whatever it throws: nobody is left who could be told.
        catch (Exception)
#pragma warning restore CA1031
        {
            _hasThrown = true;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception)
#pragma warning restore CA1031
        {
            _hasThrown = true;
        }
    }
}
