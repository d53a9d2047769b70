using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;

namespace Hype.Vm.Machine;

/// <summary>The io thread of a machine: one epoll loop that owns every virtqueue, every console endpoint and the timers.</summary>
/// <remarks>
/// It runs from <see cref="Start"/> until <see cref="RequestEnd"/>, which the machine calls once no vCPU runs any more; so a
/// vCPU that waits in <see cref="Invoke"/> is always answered. Nothing that runs on it may block.
/// </remarks>
internal sealed class IoThread : IEventLoop, IDisposable
{
    private readonly Epoll _epoll = new();
    private readonly EventFd _doorbell;
    private readonly Thread _thread;
    private readonly Action<Exception?> _onEnd;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Queue<LoopWork> _posted = new();
    private bool _ended;

    // Owned by the io thread (before Start: by the creator).
    private readonly Dictionary<ulong, EventWatch> _watches = [];
    private ulong _nextKey = 1;
    private Func<bool>? _mayEnd;

    /// <summary>Creates the loop; nothing runs yet.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="onEnd">Called at the end of the thread, on it, with the exception that no handler caught, if that ended it.</param>
    internal IoThread(string name, Action<Exception?> onEnd)
    {
        _onEnd = onEnd;
        try
        {
            _doorbell = new EventFd();
            _epoll.Add(_doorbell.Descriptor, EventInterest.Readable, 0);
        }
        catch
        {
            _doorbell?.Dispose();
            _epoll.Dispose();
            throw;
        }

        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>Gets a value indicating whether the thread has begun.</summary>
    internal bool HasStarted => (_thread.ThreadState & ThreadState.Unstarted) == 0;

    /// <summary>Starts the thread.</summary>
    internal void Start() => _thread.Start();

    /// <summary>Waits until the thread has ended, if it ever began. Not on the io thread.</summary>
    internal void Join()
    {
        if (HasStarted)
        {
            _thread.Join();
        }
    }

    /// <summary>Asks the loop to end once nothing is left to do.</summary>
    /// <param name="mayEnd">Asked on the io thread after each round: whether everything that must still reach the host has done so.</param>
    internal void RequestEnd(Func<bool> mayEnd) => Post(() => _mayEnd = mayEnd);

    /// <inheritdoc/>
    public void Post(Action action) => _ = TryPost(new LoopWork(action));

    /// <inheritdoc/>
    public bool Invoke(Action action)
    {
        LoopReceipt receipt = new();
        return TryPost(new LoopWork(action, receipt)) && receipt.Wait();
    }

    /// <inheritdoc/>
    public IEventWatch Watch(int descriptor, Action handler)
    {
        ulong key = _nextKey++;
        EventWatch watch = new(_epoll, _watches, key, descriptor, handler);
        _watches.Add(key, watch);
        return watch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AbandonPosted(); // Where it never ran.
        _doorbell.Dispose();
        _epoll.Dispose();
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            Loop();
        }
#pragma warning disable CA1031 // One of the two places that catch everything: an unexpected exception ends the machine, not the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        AbandonPosted();
        _onEnd(failure);
    }

    private void Loop()
    {
        Span<ulong> ready = stackalloc ulong[Epoll.MaxEvents];
        while (true)
        {
            bool mayEnd = _mayEnd is not null && _mayEnd();
            int count = _epoll.Wait(ready, block: !mayEnd);
            foreach (ulong key in ready[..count])
            {
                Dispatch(key);
            }

            if (mayEnd && count == 0)
            {
                return;
            }
        }
    }

    private void Dispatch(ulong key)
    {
        if (key == 0)
        {
            _ = _doorbell.Clear();
            RunPosted();
        }
        else if (_watches.TryGetValue(key, out EventWatch? watch))
        {
            watch.Handler();
        }
    }

    private void RunPosted()
    {
        // Only what is there now: an action that posts itself again must not keep the descriptors waiting.
        int count;
        lock (_gate)
        {
            count = _posted.Count;
        }

        for (; count > 0; count--)
        {
            if (TryTakePosted(out LoopWork work))
            {
                work.Run();
            }
        }
    }

    private bool TryPost(LoopWork work)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            _posted.Enqueue(work);
            _doorbell.Signal(); // Under the lock: the loop's end, behind which the doorbell is closed, takes it too.
            return true;
        }
    }

    private bool TryTakePosted(out LoopWork work)
    {
        lock (_gate)
        {
            return _posted.TryDequeue(out work);
        }
    }

    private void AbandonPosted()
    {
        lock (_gate)
        {
            _ended = true;
        }

        while (TryTakePosted(out LoopWork work))
        {
            work.Abandon();
        }
    }
}
