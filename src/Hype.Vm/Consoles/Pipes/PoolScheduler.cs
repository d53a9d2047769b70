using System.IO.Pipelines;
using Workers = System.Threading.ThreadPool; // The base has a property of that name.

namespace Hype.Vm.Consoles.Pipes;

/// <summary>Has the thread pool run what waits for a pipe, at no allocation of the thread that wakes it.</summary>
internal sealed class PoolScheduler : PipeScheduler, IThreadPoolWorkItem
{
    private Action<object?>? _action; // Both from Schedule to Execute.
    private object? _state;
    private int _isScheduled;

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state)
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) != 0)
        {
            // The one before has not begun: rare, as a pipe has one that waits.
            Workers.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
            return;
        }

        _action = action;
        _state = state;
        Workers.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        Action<object?> action = _action!;
        object? state = _state;
        Volatile.Write(ref _isScheduled, 0);
        action(state);
    }
}
