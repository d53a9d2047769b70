using System.Diagnostics;
using System.Globalization;
using Hype.Vm.Machine;
using Hype.Vm.Memory;

namespace Hype.Vm;

/// <summary>A virtual machine in this process.</summary>
/// <remarks>
/// <para>Created → Running → Stopping → Stopped → Disposed, with pauses while it runs; <see cref="State"/> tells. <see cref="Create"/> acquires everything and runs nothing;
/// <see cref="RunAsync"/> runs it, once, to its end, and has released every thread and descriptor when it completes; the guest's
/// memory stays readable until <see cref="DisposeAsync"/>.</para>
/// <para>Safe on any thread. Any number of machines run side by side in one process.</para>
/// </remarks>
public sealed class VirtualMachine : IAsyncDisposable
{
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(49); // A timer counts milliseconds in 32 bits.

    // Linux forgets what was pressed before its driver was there, and an init what came before it listened.
    private static readonly TimeSpan s_buttonPeriod = TimeSpan.FromSeconds(1);

    private readonly MachineParts _parts;
    private readonly TaskCompletionSource<VmRunResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation; // Set before the threads start.
    private readonly Lock _gate = new();
    private int _started;
    private int _disposed;
    private bool _holdsHost = true; // Guarded by _gate: whether the descriptors are there, from creation to the end of the run.

    private VirtualMachine(MachineParts parts) => _parts = parts;

    /// <summary>Gets the number of this machine in this process, as in its log lines and events: the first is 1.</summary>
    public int Id => _parts.Diagnostics.Machine;

    /// <summary>Gets the guest's RAM.</summary>
    public GuestMemory Memory => _parts.Memory;

    /// <summary>Gets where the machine is in its life. It may have moved on by the time that a caller looks at the value.</summary>
    public VirtualMachineState State
    {
        get
        {
            if (Volatile.Read(ref _disposed) != 0)
            {
                return VirtualMachineState.Disposed;
            }

            if (Volatile.Read(ref _started) == 0)
            {
                return VirtualMachineState.Created;
            }

            return _ended.Task.IsCompleted ? VirtualMachineState.Stopped : _parts.RunState;
        }
    }

    /// <summary>Gets what this host could not do as asked though the machine runs without it: sentences, most often none.</summary>
    public IReadOnlyList<string> Warnings => _parts.Warnings;

    /// <summary>Gets the virtio consoles, in the order of their options.</summary>
    public IReadOnlyList<GuestConsole> Consoles => _parts.Consoles;

    /// <summary>Makes a virtual machine and loads its guest; nothing runs yet.</summary>
    /// <param name="options">What it is made of.</param>
    /// <returns>The machine.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; nothing has been opened.</exception>
    /// <exception cref="Boot.KernelLoadException">The guest cannot be booted on such a machine.</exception>
    /// <exception cref="Kvm.KvmException">KVM is missing, not permitted, busy or too old; the message says which and what to do.</exception>
    /// <exception cref="Interop.SystemCallException">The host refuses memory or descriptors.</exception>
    public static VirtualMachine Create(VirtualMachineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new VirtualMachine(MachineBuilder.Build(options));
    }

    /// <summary>Runs the machine until it ends: by itself, by the token, by <see cref="RequestStop"/> or by a failure of the host.</summary>
    /// <param name="cancellationToken">Ends the run with <see cref="VmExitReason.Stopped"/>; it never throws. An already cancelled token starts nothing.</param>
    /// <returns>How the run ended. Every thread has ended and every descriptor is closed by then.</returns>
    /// <exception cref="InvalidOperationException">The machine has run already: make a new one.</exception>
    /// <exception cref="ObjectDisposedException">The machine is disposed.</exception>
    public Task<VmRunResult> RunAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            throw new InvalidOperationException("This virtual machine has run already. Create another to run the guest again.");
        }

        if (cancellationToken.IsCancellationRequested)
        {
            _parts.Outcome.End(new VmRunResult { Reason = VmExitReason.Stopped });
            Complete();
            return _ended.Task;
        }

        _cancellation = cancellationToken.UnsafeRegister(static machine => ((VirtualMachine)machine!).RequestStop(), this);
        _parts.Start(Complete);
        return _ended.Task;
    }

    /// <summary>Asks a running machine to end with <see cref="VmExitReason.Stopped"/>, without waiting for it. One that has ended by itself but still
    /// waits for a slow reader of its output no longer does.</summary>
    public void RequestStop()
    {
        _parts.Outcome.End(new VmRunResult { Reason = VmExitReason.Stopped });
        _parts.Threads.AbandonOutput();
    }

    /// <summary>Brings a running machine to rest: every vCPU outside of the guest, with the access that it left for done, and the io thread between two events.</summary>
    /// <param name="cancellationToken">Has the machine go on, if it does not rest yet.</param>
    /// <returns>The moment from which on nothing happens. At once where the machine is paused already; several callers share one pause.</returns>
    /// <remarks>
    /// The guest's memory can be read in peace meanwhile. Interrupts that come are kept. The guest's clocks go on: after <see cref="Resume"/> it finds that time
    /// has passed, and is told by kvmclock that it was stopped (KVM_KVMCLOCK_CTRL), so that its watchdogs do not take the pause for a lock-up.
    /// <see cref="RequestStop"/> and <see cref="DisposeAsync"/> end a paused machine as they end a running one.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The machine does not run, or ended, or was resumed, before it came to rest; the message names its state.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">The machine is disposed.</exception>
    public Task PauseAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfNotRunning("pause");
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : PauseCoreAsync(cancellationToken);
    }

    /// <summary>Has a paused machine go on where it was. Nothing where it runs.</summary>
    /// <exception cref="InvalidOperationException">The machine does not run; the message names its state.</exception>
    /// <exception cref="ObjectDisposedException">The machine is disposed.</exception>
    public void Resume()
    {
        ThrowIfNotRunning("resume");
        _parts.Threads.Pause.Open();
    }

    /// <summary>Presses the power button, by which a guest is asked to shut down: a Linux guest with something that listens for it (systemd, acpid) does.</summary>
    /// <returns>Whether the guest has enabled the button. One that has not, as it is still booting or has no ACPI, may never notice;
    /// and <see langword="false"/> where the machine does not run or has no platform.</returns>
    public bool PressPowerButton()
    {
        lock (_gate)
        {
            return _holdsHost && _parts.LegacyDevices?.PressPowerButton() == true;
        }
    }

    /// <summary>Presses Ctrl-Alt-Del on the guest's keyboard: to a Linux guest with a keyboard driver a request to reboot, which its init can take otherwise.</summary>
    /// <returns>Whether the keys are on their way; what they do, the guest decides. <see langword="false"/> where the guest has turned the keyboard or its
    /// interrupt off or has not read what came before, and where the machine does not run or has no platform.</returns>
    public bool SendCtrlAltDelete()
    {
        lock (_gate)
        {
            return _holdsHost && Volatile.Read(ref _started) != 0 && _parts.LegacyDevices?.PressCtrlAltDel() == true;
        }
    }

    /// <summary>Ends a run gracefully: presses the power button, and again each second, waits for the guest to end by itself, and stops it after a time. One that is paused is resumed.</summary>
    /// <param name="timeout">How long the guest may take, from zero to 49 days; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <returns>How the run ended: <see cref="VmExitReason.PowerOff"/> as a rule; <see cref="VmExitReason.Stopped"/> with a detail where the guest took too long.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or longer than a timer's.</exception>
    /// <exception cref="InvalidOperationException">The machine has never run.</exception>
    public Task<VmRunResult> ShutdownAsync(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A guest cannot be given a negative time to shut down.");
        }

        if (timeout > s_longestTimeout)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout),
                timeout,
                $"A guest can be given {s_longestTimeout.Days} days to shut down, or {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)}.");
        }

        if (Volatile.Read(ref _started) == 0)
        {
            throw new InvalidOperationException("This virtual machine does not run, so there is nothing to shut down.");
        }

        return ShutdownCoreAsync(timeout);
    }

    /// <summary>Returns how often the guest left for which port or address; needs <see cref="VirtualMachineOptions.CountExits"/>.</summary>
    /// <returns>The counts, exact once the run has ended.</returns>
    /// <exception cref="InvalidOperationException">The machine does not count.</exception>
    public ExitStatistics GetExitStatistics() => _parts.GetExitStatistics();

    /// <summary>Stops the machine, if it runs, and returns its memory to the host.</summary>
    /// <returns>The end of it, for each of any number of calls.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await ReleaseAsync().ConfigureAwait(false);
        }

        await _released.Task.ConfigureAwait(false);
    }

    private async Task ReleaseAsync()
    {
        try
        {
            if (Interlocked.Exchange(ref _started, 1) != 0)
            {
                RequestStop();
                await _ended.Task.ConfigureAwait(false);
            }

            LetGoOfHost();
            _parts.Dispose();
        }
        finally
        {
            _released.SetResult();
        }
    }

    private async Task<VmRunResult> ShutdownCoreAsync(TimeSpan timeout)
    {
        long started = Stopwatch.GetTimestamp();
        _parts.Threads.Pause.Open(); // A guest that is paused shuts nothing down.
        TimeSpan left;
        do
        {
            _ = PressPowerButton();
            left = timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout - Stopwatch.GetElapsedTime(started);
            TimeSpan wait = left < s_buttonPeriod ? TimeSpan.FromTicks(Math.Max(left.Ticks, 0)) : s_buttonPeriod;
            await ((Task)_ended.Task).WaitAsync(wait).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!_ended.Task.IsCompleted && left > s_buttonPeriod);

        return _ended.Task.IsCompleted ? await _ended.Task.ConfigureAwait(false) : await ForceEndAsync(timeout).ConfigureAwait(false);
    }

    private async Task<VmRunResult> ForceEndAsync(TimeSpan timeout)
    {
        string detail = string.Create(CultureInfo.InvariantCulture, $"the guest did not power off within {timeout.TotalSeconds:0.###} s");
        _parts.Outcome.End(new VmRunResult { Reason = VmExitReason.Stopped, Detail = detail });
        _parts.Threads.AbandonOutput();
        return await _ended.Task.ConfigureAwait(false);
    }

    private async Task PauseCoreAsync(CancellationToken cancellationToken)
    {
        bool isPaused;
        try
        {
            isPaused = await _parts.Threads.PauseAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _parts.Threads.Pause.Open();
            throw;
        }

        if (!isPaused)
        {
            throw new InvalidOperationException($"The virtual machine did not come to rest: it is {State} now.");
        }
    }

    private void ThrowIfNotRunning(string operation)
    {
        VirtualMachineState state = State;
        ObjectDisposedException.ThrowIf(state == VirtualMachineState.Disposed, this);
        if (state is not (VirtualMachineState.Running or VirtualMachineState.Pausing or VirtualMachineState.Paused))
        {
            throw new InvalidOperationException($"There is nothing to {operation}: the virtual machine is {state}.");
        }
    }

    private void Complete()
    {
        _cancellation.Dispose();
        LetGoOfHost();
        _parts.ReleaseHost();
        _ended.SetResult(_parts.Outcome.Result!);
    }

    /// <summary>From here on nobody else uses the descriptors.</summary>
    private void LetGoOfHost()
    {
        lock (_gate)
        {
            _holdsHost = false;
        }
    }
}
