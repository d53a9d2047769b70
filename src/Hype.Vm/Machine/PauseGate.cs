namespace Hype.Vm.Machine;

/// <summary>Where the threads of a machine wait while it is paused: the vCPUs first, and when all are there, the io thread.</summary>
/// <remarks>
/// In this order, since a vCPU on its way may wait for the io thread's answer. Safe on any thread; a vCPU that is not asked to come here
/// pays for one read of <see cref="IsClosed"/>.
/// </remarks>
/// <param name="vcpuCount">How many vCPUs there are.</param>
internal sealed class PauseGate(int vcpuCount)
{
    private readonly object _gate = new(); // Not a Lock: it is waited on.
    private Action? _onVcpusIn;

    // Guarded by _gate; written together.
    private volatile bool _isClosed;
    private bool _isOver; // The run has ended: nobody waits here any more.
    private int _vcpusIn;
    private TaskCompletionSource<bool>? _paused;

    /// <summary>Gets a value indicating whether threads have to come and wait.</summary>
    internal bool IsClosed => _isClosed;

    /// <summary>Gets a value indicating whether every thread is here.</summary>
    internal bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _isClosed && _paused is { Task.IsCompletedSuccessfully: true };
            }
        }
    }

    /// <summary>Names who is told that all vCPUs wait here: the io thread has to come next. Before anything runs.</summary>
    /// <param name="onVcpusIn">Called under the gate's lock; it only posts.</param>
    internal void OnVcpusIn(Action onVcpusIn) => _onVcpusIn = onVcpusIn;

    /// <summary>Closes the gate, if it is open.</summary>
    /// <returns>Whether all threads came, before somebody opened it again or the run ended; the same for everybody who asks for one pause.</returns>
    internal Task<bool> CloseAsync()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return Task.FromResult(false);
            }

            _isClosed = true;
            _paused ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            CallLoop(); // Of the last pause, they may all still be here.
            return _paused.Task;
        }
    }

    /// <summary>Opens the gate, if it is closed.</summary>
    internal void Open()
    {
        lock (_gate)
        {
            LetGo();
        }
    }

    /// <summary>Opens the gate for good: the run has ended.</summary>
    internal void OpenForGood()
    {
        lock (_gate)
        {
            _isOver = true;
            LetGo();
        }
    }

    /// <summary>Waits, on a vCPU's thread, as long as the gate is closed.</summary>
    internal void WaitVcpu()
    {
        lock (_gate)
        {
            _vcpusIn++;
            CallLoop();
            while (_isClosed)
            {
                Monitor.Wait(_gate);
            }

            _vcpusIn--;
        }
    }

    /// <summary>Waits, on the io thread, as long as the gate is closed; the pause is complete.</summary>
    internal void WaitLoop()
    {
        lock (_gate)
        {
            while (_isClosed && _vcpusIn == vcpuCount) // One that has left may wait for us already, while the gate is closed again.
            {
                _paused!.TrySetResult(true);
                Monitor.Wait(_gate);
            }
        }
    }

    private void CallLoop()
    {
        if (_isClosed && _vcpusIn == vcpuCount)
        {
            _onVcpusIn!();
        }
    }

    private void LetGo()
    {
        _isClosed = false;
        _paused?.TrySetResult(false); // Where it was not complete.
        _paused = null;
        Monitor.PulseAll(_gate);
    }
}
