namespace Hype.Vm.Machine;

/// <summary>What a thread waits on until the io thread has run its action, or never will.</summary>
internal sealed class LoopReceipt
{
    private readonly object _gate = new(); // Not a Lock: the waiter sleeps on the object's monitor.

    // Guarded by _gate.
    private bool _answered;
    private bool _ran;

    /// <summary>Answers.</summary>
    /// <param name="ran">Whether the action ran.</param>
    internal void Answer(bool ran)
    {
        lock (_gate)
        {
            _answered = true;
            _ran = ran;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the answer.</summary>
    /// <returns>Whether the action ran.</returns>
    internal bool Wait()
    {
        lock (_gate)
        {
            while (!_answered)
            {
                Monitor.Wait(_gate);
            }

            return _ran;
        }
    }
}
