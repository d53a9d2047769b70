using System.Diagnostics;

namespace Hype.Nested.Host;

/// <summary>A moment after which waiting makes no sense any more, on the monotonic clock.</summary>
internal readonly struct Deadline(TimeSpan limit)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Gets the limit it was made with.</summary>
    public TimeSpan Limit => limit;

    /// <summary>Gets how much time is left, down to none.</summary>
    public TimeSpan Left
    {
        get
        {
            TimeSpan left = limit - Stopwatch.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Gets a value indicating whether the moment has passed.</summary>
    public bool Passed => Left == TimeSpan.Zero;
}
