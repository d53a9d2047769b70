namespace Hype.Vm.Machine;

/// <summary>The threads of a machine: started together, and over together.</summary>
/// <remarks>
/// The vCPUs end first, each when the run has ended. The last of them lets the io thread end, once what the guest wrote has
/// reached the host. Whichever thread is the very last hands over to the thread pool, which joins them all: so nobody who
/// waits for the end can run while a thread of ours still does.
/// </remarks>
internal sealed class MachineThreads : IDisposable
{
    private readonly RunOutcome _outcome;
    private readonly IoThread _io;
    private readonly Func<bool> _hasPendingOutput;
    private Vcpu[] _vcpus = [];
    private Action? _onAllEnded;
    private int _runningVcpus;
    private int _running;
    private volatile bool _abandonOutput;

    /// <summary>Prepares the threads.</summary>
    /// <param name="name">The io thread's name.</param>
    /// <param name="outcome">How the run ends.</param>
    /// <param name="vcpuCount">How many vCPUs there will be.</param>
    /// <param name="hasPendingOutput">Asked on the io thread: whether the guest wrote something that has not reached the host.</param>
    internal MachineThreads(string name, RunOutcome outcome, int vcpuCount, Func<bool> hasPendingOutput)
    {
        _outcome = outcome;
        _hasPendingOutput = hasPendingOutput;
        _io = new IoThread(name, OnIoThreadEnd);
        Pause = new PauseGate(vcpuCount);
        Pause.OnVcpusIn(() => _io.Post(Pause.WaitLoop));
        outcome.OnEnded(LetGo);
    }

    /// <summary>Gets the io thread.</summary>
    internal IoThread Io => _io;

    /// <summary>Gets where they wait while the machine is paused.</summary>
    internal PauseGate Pause { get; }

    /// <summary>Starts everything.</summary>
    /// <param name="vcpus">The vCPUs.</param>
    /// <param name="onAllEnded">Called on a pool thread when every thread has been joined.</param>
    internal void Start(Vcpu[] vcpus, Action onAllEnded)
    {
        _onAllEnded = onAllEnded;
        _runningVcpus = vcpus.Length;
        _running = vcpus.Length + 1;
        Volatile.Write(ref _vcpus, vcpus);
        int started = 0;
        try
        {
            _io.Start();
            for (; started < vcpus.Length; started++)
            {
                vcpus[started].Start();
            }
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStateException)
        {
            _outcome.End(new VmRunResult { Reason = VmExitReason.HostError, Detail = "the host starts no more threads", Exception = exception });
            EndWithout(vcpus.Length - started);
        }
    }

    /// <summary>Brings every thread to rest. They run, or have run.</summary>
    /// <returns>Whether they all are, before somebody had them go on or the run ended.</returns>
    internal Task<bool> PauseAsync()
    {
        Task<bool> paused = Pause.CloseAsync();
        KickAll();
        return paused;
    }

    /// <summary>Gives up on output that the host does not take, so that the end need not wait for it. On any thread.</summary>
    internal void AbandonOutput()
    {
        _abandonOutput = true;
        _io.Post(static () => { }); // It may be waiting for the host's reader.
    }

    /// <summary>Tells that a vCPU's thread is over, but for its return.</summary>
    internal void OnVcpuEnd()
    {
        if (Interlocked.Decrement(ref _runningVcpus) == 0)
        {
            _io.RequestEnd(() => _abandonOutput || !_hasPendingOutput());
        }

        OnThreadEnd();
    }

    /// <summary>Releases what the threads held of the host; they have ended, or never run.</summary>
    public void Dispose() => _io.Dispose();

    /// <summary>Ends in place of threads that never began.</summary>
    private void EndWithout(int vcpuCount)
    {
        if (!_io.HasStarted)
        {
            OnThreadEnd();
        }

        for (int i = 0; i < vcpuCount; i++)
        {
            OnVcpuEnd();
        }
    }

    private void OnIoThreadEnd(Exception? failure)
    {
        if (failure is not null)
        {
            _outcome.End(new VmRunResult { Reason = VmExitReason.HostError, Exception = failure });
        }

        OnThreadEnd();
    }

    private void OnThreadEnd()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static threads => threads.JoinAll(), this, preferLocal: false);
        }
    }

    private void JoinAll()
    {
        foreach (Vcpu vcpu in _vcpus)
        {
            vcpu.Join();
        }

        _io.Join();
        _onAllEnded!();
    }

    private void LetGo()
    {
        Pause.OpenForGood();
        KickAll();
    }

    private void KickAll()
    {
        foreach (Vcpu vcpu in Volatile.Read(ref _vcpus))
        {
            vcpu.Kick();
        }
    }
}
