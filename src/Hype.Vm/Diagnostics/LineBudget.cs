using Microsoft.Extensions.Logging;

namespace Hype.Vm.Diagnostics;

/// <summary>How many lines of one kind a guest may cause: the first are logged, the others counted.</summary>
/// <remarks>Safe on any thread. A limit for the whole run needs no clock, and a hostile guest cannot wait until it may go on.</remarks>
/// <param name="kind">The name of the log event.</param>
/// <param name="level">Its level.</param>
internal sealed class LineBudget(string kind, LogLevel level)
{
    /// <summary>The most lines of a kind: two for each device that a machine can have.</summary>
    internal const int MaxLines = 32;

    private long _asked;

    /// <summary>Gets the name of the log event.</summary>
    internal string Kind => kind;

    /// <summary>Gets its level.</summary>
    internal LogLevel Level => level;

    /// <summary>Gets how many lines there would have been beyond the limit.</summary>
    internal long Suppressed => Math.Max(0, Volatile.Read(ref _asked) - MaxLines);

    /// <summary>Asks for a line.</summary>
    /// <param name="isFirstRefusal">Whether the limit has just been reached.</param>
    /// <returns>Whether the line may be logged.</returns>
    internal bool TryTake(out bool isFirstRefusal)
    {
        long number = Interlocked.Increment(ref _asked);
        isFirstRefusal = number == MaxLines + 1;
        return number <= MaxLines;
    }
}
