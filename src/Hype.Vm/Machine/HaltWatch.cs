using Hype.Vm.Events;
using Hype.Vm.Machine.Descriptors;

namespace Hype.Vm.Machine;

/// <summary>Finds a machine in which no vCPU will ever run again.</summary>
/// <remarks>
/// With an in-kernel interrupt controller, KVM_RUN of a vCPU that halted with interrupts off blocks for ever and tells nobody.
/// So, on the io thread and only after a period without any exit, every vCPU is interrupted and looks at itself: halted with
/// interrupts off, or never started. <see cref="HaltRounds"/> tells when that proves the machine dead.
/// </remarks>
internal sealed class HaltWatch : IDisposable
{
    /// <summary>A fifth of a second: a dead machine is found within four periods, so within the second that is promised.</summary>
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private readonly Vcpu[] _vcpus;
    private readonly RunOutcome _outcome;
    private readonly TimerFd _timer;
    private readonly IEventWatch _watch;

    private readonly HaltRounds _rounds = new(); // Owned by the io thread.

    /// <summary>Prepares the watch; it begins with the io thread.</summary>
    /// <param name="loop">The io thread, not yet started.</param>
    /// <param name="vcpus">The vCPUs.</param>
    /// <param name="outcome">How the run ends.</param>
    /// <exception cref="Hype.Interop.SystemCallException">The host is out of descriptors.</exception>
    internal HaltWatch(IEventLoop loop, Vcpu[] vcpus, RunOutcome outcome)
    {
        _vcpus = vcpus;
        _outcome = outcome;
        _timer = new TimerFd();
        try
        {
            _timer.StartPeriodic(s_period);
            _watch = loop.Watch(_timer.Descriptor, OnTick);
            _watch.Interest = EventInterest.Readable;
        }
        catch
        {
            _timer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _timer.Dispose();
    }

    private void OnTick()
    {
        _timer.Clear();
        switch (_rounds.Tick(CountExits(), AllHalted()))
        {
            case HaltVerdict.Dead:
                _outcome.End(new VmRunResult { Reason = VmExitReason.Halted, Detail = "every vCPU with interrupts off" });
                break;
            case HaltVerdict.Unknown:
                Probe();
                break;
            default:
                break;
        }
    }

    private void Probe()
    {
        foreach (Vcpu vcpu in _vcpus)
        {
            vcpu.Probe(_rounds.Current);
        }
    }

    private long CountExits()
    {
        long sum = 0;
        foreach (Vcpu vcpu in _vcpus)
        {
            sum += vcpu.Exits;
        }

        return sum;
    }

    private bool AllHalted()
    {
        foreach (Vcpu vcpu in _vcpus)
        {
            if (vcpu.HaltedInRound != _rounds.Current)
            {
                return false;
            }
        }

        return true;
    }
}
