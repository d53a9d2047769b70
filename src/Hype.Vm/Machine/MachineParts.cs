using Hype.Vm.Diagnostics;
using Hype.Vm.Memory;

namespace Hype.Vm.Machine;

/// <summary>A complete machine: what <see cref="MachineBuilder"/> made and <see cref="VirtualMachine"/> runs.</summary>
internal sealed class MachineParts : IDisposable
{
    /// <summary>Gets the guest's RAM; it outlives everything else.</summary>
    internal required GuestMemory Memory { get; init; }

    /// <summary>Gets how the run ends.</summary>
    internal required RunOutcome Outcome { get; init; }

    /// <summary>Gets what the guest wrote last.</summary>
    internal required ConsoleTails Tails { get; init; }

    /// <summary>Gets the threads.</summary>
    internal required MachineThreads Threads { get; init; }

    /// <summary>Gets the vCPUs.</summary>
    internal required Vcpu[] Vcpus { get; init; }

    /// <summary>Gets the consoles, as callers see them.</summary>
    internal required IReadOnlyList<GuestConsole> Consoles { get; init; }

    /// <summary>Gets what the machine tells of itself.</summary>
    internal required MachineDiagnostics Diagnostics { get; init; }

    /// <summary>Gets the devices of a PC; <see langword="null"/> in a machine without a platform.</summary>
    internal LegacyDevices? LegacyDevices { get; init; }

    /// <summary>Gets what its parts count.</summary>
    internal required MachineCounters Counters { get; init; }

    /// <summary>Gets every descriptor and mapping but the RAM.</summary>
    internal required OwnedResources Host { get; init; }

    /// <summary>Gets what this host could not do as asked.</summary>
    internal required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Gets the state of a machine whose run has begun and is not over.</summary>
    internal VirtualMachineState RunState
    {
        get
        {
            if (Outcome.HasEnded)
            {
                return VirtualMachineState.Stopping;
            }

            if (Threads.Pause.IsPaused)
            {
                return VirtualMachineState.Paused;
            }

            return Threads.Pause.IsClosed ? VirtualMachineState.Pausing : VirtualMachineState.Running;
        }
    }

    /// <summary>Starts all threads.</summary>
    /// <param name="onAllEnded">Called on a pool thread when every thread has been joined.</param>
    internal void Start(Action onAllEnded)
    {
        Diagnostics.OnRunStarted(Counters.Read);
        Outcome.Begin();
        Threads.Start(Vcpus, () =>
        {
            Outcome.AddConsoleTail(Tails.ToString());
            Diagnostics.OnRunEnded(Outcome.Result!);
            onAllEnded();
        });
    }

    /// <summary>Closes every descriptor and removes every mapping but the RAM. No thread runs any more.</summary>
    internal void ReleaseHost() => Host.Dispose();

    /// <summary>Releases everything.</summary>
    public void Dispose()
    {
        try
        {
            Host.Dispose();
        }
        finally
        {
            Memory.Dispose();
        }
    }

    /// <summary>Adds up the exits of all vCPUs.</summary>
    /// <returns>The counts.</returns>
    /// <exception cref="InvalidOperationException">The machine does not count.</exception>
    internal ExitStatistics GetExitStatistics()
    {
        ExitStatistics statistics = new();
        foreach (Vcpu vcpu in Vcpus)
        {
            statistics.Add(vcpu.Counters ?? throw new InvalidOperationException("Set VirtualMachineOptions.CountExits to have exits counted."));
        }

        return statistics;
    }
}
