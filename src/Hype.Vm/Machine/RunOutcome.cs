using System.Diagnostics;

namespace Hype.Vm.Machine;

/// <summary>How a run ends: the first cause wins, and every vCPU is told to stop.</summary>
/// <remarks>Safe on any thread.</remarks>
internal sealed class RunOutcome
{
    private long _started; // Zero until the run begins.
    private VmRunResult? _result;
    private Action? _onEnded;
    private Action<VmRunResult>? _onLateFailure;

    /// <summary>Gets the result, or <see langword="null"/> while nothing has ended the run.</summary>
    internal VmRunResult? Result => Volatile.Read(ref _result);

    /// <summary>Gets a value indicating whether something has ended the run.</summary>
    internal bool HasEnded => Result is not null;

    /// <summary>Names who is told of the end. Before anything runs.</summary>
    /// <param name="onEnded">Called once, on the thread that ended the run.</param>
    internal void OnEnded(Action onEnded) => _onEnded = onEnded;

    /// <summary>Names who is told of a failure of the host that came after the end, which would be lost otherwise. Before anything runs.</summary>
    /// <param name="onLateFailure">Called on the thread that failed.</param>
    internal void OnLateFailure(Action<VmRunResult> onLateFailure) => _onLateFailure = onLateFailure;

    /// <summary>Starts the clock. Before any thread runs.</summary>
    internal void Begin() => Volatile.Write(ref _started, Stopwatch.GetTimestamp());

    /// <summary>Ends the run, unless it has ended already.</summary>
    /// <param name="result">How; the duration is filled in here.</param>
    internal void End(VmRunResult result)
    {
        long started = Volatile.Read(ref _started);
        VmRunResult timed = result with { Duration = started == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(started) };
        if (Interlocked.CompareExchange(ref _result, timed, null) is null)
        {
            _onEnded?.Invoke();
        }
        else if (result.Reason == VmExitReason.HostError)
        {
            _onLateFailure?.Invoke(timed);
        }
    }

    /// <summary>Adds the last words to the result. After the end, when no thread of the machine runs any more.</summary>
    /// <param name="text">What the guest wrote last.</param>
    internal void AddConsoleTail(string text) => Volatile.Write(ref _result, Result! with { ConsoleTail = text });
}
