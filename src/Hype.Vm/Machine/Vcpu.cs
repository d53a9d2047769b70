using System.Diagnostics;
using Hype.Kvm;
using Hype.Kvm.X64;
using Hype.Vm.Bus;

namespace Hype.Vm.Machine;

/// <summary>One vCPU: a thread that enters the guest, answers its exits and enters it again until the run ends.</summary>
internal sealed class Vcpu
{
    private readonly KvmVcpu _kvm;
    private readonly VcpuStateReader _state;
    private readonly VcpuKick _kick;
    private readonly AddressSpaceBus _ports;
    private readonly AddressSpaceBus _mmio;
    private readonly RunOutcome _outcome;
    private readonly PauseGate _pause;
    private readonly Action _onThreadEnd;
    private readonly Thread _thread;
    private readonly Lock _gate = new();

    private int _threadId; // Guarded by _gate; zero while the thread does not run, so that no other thread that got its id is hit.
    private long _exits; // Written by the vCPU thread only.
    private int _probe; // The round of the halt probe that was asked for; see HaltWatch.
    private int _answered; // The last round that was answered; owned by the vCPU thread.
    private int _halted; // The last round in which this vCPU was found halted for ever.

    /// <summary>Prepares a vCPU; nothing runs yet.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="kvm">KVM's vCPU, ready to run; it is open as long as the thread runs.</param>
    /// <param name="context">What all vCPUs of the machine share.</param>
    /// <param name="onThreadEnd">Called at the end of the thread, on it.</param>
    internal Vcpu(int index, KvmVcpu kvm, VcpuContext context, Action onThreadEnd)
    {
        Index = index;
        _kvm = kvm;
        _state = new VcpuStateReader(index, kvm, context.Memory);
        _kick = context.Kick;
        _ports = context.Ports;
        _mmio = context.Mmio;
        _outcome = context.Outcome;
        _pause = context.Pause;
        _onThreadEnd = onThreadEnd;
        Counters = context.CountExits ? new ExitCounters() : null;
        _thread = new Thread(Run) { Name = $"vcpu{index}", IsBackground = true };
    }

    /// <summary>Gets the number of the vCPU.</summary>
    internal int Index { get; }

    /// <summary>Gets its exits, counted, where that was asked for.</summary>
    internal ExitCounters? Counters { get; }

    /// <summary>Gets how often it left the guest for something to do.</summary>
    internal long Exits => Volatile.Read(ref _exits);

    /// <summary>Gets the last probe round in which it was halted for ever.</summary>
    internal int HaltedInRound => Volatile.Read(ref _halted);

    /// <summary>Starts the thread.</summary>
    internal void Start() => _thread.Start();

    /// <summary>Waits until the thread has ended, if it ever began. Not on it.</summary>
    internal void Join()
    {
        if ((_thread.ThreadState & System.Threading.ThreadState.Unstarted) == 0)
        {
            _thread.Join();
        }
    }

    /// <summary>Makes KVM_RUN return, now or the next time it is called. On any thread.</summary>
    internal void Kick()
    {
        lock (_gate)
        {
            // The order matters: a thread on its way into KVM_RUN sees the flag, one already there gets the signal.
            if (_threadId != 0)
            {
                _kvm.ImmediateExit = true;
                _kick.Send(_threadId);
            }
        }
    }

    /// <summary>Asks whether the vCPU has halted for ever; it answers in <see cref="HaltedInRound"/>.</summary>
    /// <param name="round">The number of the round.</param>
    internal void Probe(int round)
    {
        Volatile.Write(ref _probe, round);
        Kick();
    }

    private void Run()
    {
        try
        {
            lock (_gate)
            {
                _threadId = VcpuKick.CurrentThreadId;
            }

            while (!_outcome.HasEnded)
            {
                if (_pause.IsClosed)
                {
                    Rest();
                    continue;
                }

                VcpuExit exit = _kvm.Run();
                if (Counters is null)
                {
                    Handle(in exit);
                }
                else
                {
                    HandleTimed(in exit, Counters);
                }
            }
        }
#pragma warning disable CA1031 // One of the two places that catch everything: an unexpected exception ends the machine, not the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _outcome.End(new VmRunResult { Reason = VmExitReason.HostError, Exception = exception });
        }
        finally
        {
            lock (_gate)
            {
                _threadId = 0;
            }

            _onThreadEnd();
        }
    }

    /// <summary>Waits while the machine is paused. KVM finishes what it left us for when it is entered again: told to leave at once, it does nothing else.</summary>
    private void Rest()
    {
        _kvm.ImmediateExit = true;
        VcpuExit exit = _kvm.Run();
        if (exit.Reason != VcpuExitReason.Interrupted)
        {
            Handle(in exit); // An access of several pieces: this was the next one.
            return;
        }

        _pause.WaitVcpu();
        _ = _kvm.TryKvmClockCtrl(); // So that the guest's watchdogs forgive the pause. A guest without that clock has none to tell.
        OnInterrupted();
    }

    private void HandleTimed(in VcpuExit exit, ExitCounters counters)
    {
        long started = Stopwatch.GetTimestamp();
        Handle(in exit);
        counters.AddHandlerTime(Stopwatch.GetTimestamp() - started);
    }

    private void Handle(in VcpuExit exit)
    {
        switch (exit.Reason)
        {
            case VcpuExitReason.Interrupted:
                OnInterrupted();
                return;
            case VcpuExitReason.Io:
                HandlePortIo(in exit);
                break;
            case VcpuExitReason.Mmio:
                HandleMmio(in exit);
                break;
            case VcpuExitReason.IrqWindowOpen:
                break;
            default:
                _outcome.End(VcpuEnd.Describe(in exit, _state));
                break;
        }

        Volatile.Write(ref _exits, _exits + 1);
    }

    private void HandlePortIo(in VcpuExit exit)
    {
        VcpuIoExit io = exit.Io;
        Counters?.Record(io.IsWrite ? ExitKind.PortWrite : ExitKind.PortRead, io.Port);
        for (int i = 0; i < io.Count; i++)
        {
            Span<byte> data = io.Data.Slice(i * io.Size, io.Size);
            Access(_ports, io.Port, data, io.IsWrite);
        }
    }

    private void HandleMmio(in VcpuExit exit)
    {
        VcpuMmioExit mmio = exit.Mmio;
        Counters?.Record(mmio.IsWrite ? ExitKind.MmioWrite : ExitKind.MmioRead, mmio.Address);
        Access(_mmio, mmio.Address, mmio.Data, mmio.IsWrite);
    }

    private static void Access(AddressSpaceBus bus, ulong address, Span<byte> data, bool isWrite)
    {
        if (isWrite)
        {
            bus.Write(address, data);
        }
        else
        {
            bus.Read(address, data);
        }
    }

    private void OnInterrupted()
    {
        // Cleared before the requests are looked at: one that comes in between sets it again.
        // The fence keeps the reads from passing the write, behind which the flag of a kick would be lost.
        _kvm.ImmediateExit = false;
        Interlocked.MemoryBarrier();
        int round = Volatile.Read(ref _probe);
        if (round == _answered)
        {
            return; // Another signal: a round is answered for the moment at which it was asked.
        }

        _answered = round;
        if (VcpuEnd.HasHaltedForever(_kvm))
        {
            Volatile.Write(ref _halted, round);
        }
    }
}
