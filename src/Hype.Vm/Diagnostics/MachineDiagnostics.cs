using Hype.Vm.Virtio;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hype.Vm.Diagnostics;

/// <summary>What a machine tells of itself: log lines for its owner, events for whoever watches the process.</summary>
/// <remarks>Safe on any thread, and never the reason why a machine fails. Nothing in here is on the path of a buffer or an exit.</remarks>
internal sealed class MachineDiagnostics
{
    private readonly GuardedLogger _logger;
    private readonly LineBudget _activated = new(nameof(MachineLog.DeviceActivated), LogLevel.Debug);
    private readonly LineBudget _reset = new(nameof(MachineLog.DeviceReset), LogLevel.Debug);
    private readonly LineBudget _needsReset = new(nameof(MachineLog.DeviceNeedsReset), LogLevel.Warning);

    /// <summary>Initializes the diagnostics of a machine.</summary>
    /// <param name="loggerFactory">Makes its logger; <see langword="null"/> for none.</param>
    internal MachineDiagnostics(ILoggerFactory? loggerFactory) =>
        _logger = new GuardedLogger((loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<VirtualMachine>());

    /// <summary>Gets the number of the machine in this process, which tells its lines and events from another's.</summary>
    internal int Machine { get; } = HypeEventSource.Log.NextMachineId();

    /// <summary>Tells that the machine is complete.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="warnings">What this host could not do as asked.</param>
    internal void OnCreated(VirtualMachineOptions options, IReadOnlyList<string> warnings)
    {
        _logger.MachineCreated(Machine, options.VcpuCount, options.MemorySize, options.Devices.Count);
        foreach (string warning in warnings)
        {
            _logger.HostWarning(Machine, warning);
        }
    }

    /// <summary>Tells that the run starts.</summary>
    /// <param name="readCounters">Reads the machine's counters, on any thread.</param>
    internal void OnRunStarted(Func<CounterTotals> readCounters)
    {
        _logger.RunStarted(Machine);
        HypeEventSource.Log.StartRun(Machine, readCounters);
    }

    /// <summary>Tells that the run has ended: no thread of the machine is left.</summary>
    /// <param name="result">How.</param>
    internal void OnRunEnded(VmRunResult result)
    {
        ReportSuppressed(_activated);
        ReportSuppressed(_reset);
        ReportSuppressed(_needsReset);
        if (result.Reason == VmExitReason.HostError)
        {
            _logger.RunFailed(result.Exception, Machine, result);
        }
        else
        {
            _logger.RunEnded(Machine, result.Reason, result);
        }

        HypeEventSource.Log.StopRun(Machine, result.Reason);
    }

    /// <summary>Tells of a failure of the host that came too late to be the run's result.</summary>
    /// <param name="result">What would have been the result.</param>
    internal void OnLateFailure(VmRunResult result) => _logger.LateFailure(result.Exception, Machine);

    /// <summary>Tells that the driver of a console has got the last of its input.</summary>
    /// <param name="device">The device's index among the machine's.</param>
    internal void OnConsoleInputEnded(int device) => _logger.ConsoleInputEnded(Machine, device);

    /// <summary>Tells that what the guest writes to a console reaches the host no more.</summary>
    /// <param name="device">The device's index among the machine's.</param>
    /// <param name="exception">Why.</param>
    internal void OnConsoleOutputFailed(int device, Exception exception) => _logger.ConsoleOutputFailed(exception, Machine, device);

    /// <summary>Listens to what becomes of a device.</summary>
    /// <param name="device">The device's index among the machine's.</param>
    /// <param name="kind">Its kind.</param>
    /// <returns>What its transport is to call, on any thread.</returns>
    internal VirtioDeviceEvents ListenTo(int device, VirtioDeviceId kind) => new()
    {
        Activated = (features, queueCount) =>
        {
            if (MayLog(_activated))
            {
                _logger.DeviceActivated(Machine, device, kind, (ulong)features, queueCount);
            }

            if (HypeEventSource.Log.IsEnabled())
            {
                HypeEventSource.Log.DeviceActivated(Machine, device, (long)features);
            }
        },
        Reset = () =>
        {
            if (MayLog(_reset))
            {
                _logger.DeviceReset(Machine, device, kind);
            }
        },
        NeedsReset = mistake =>
        {
            if (MayLog(_needsReset))
            {
                _logger.DeviceNeedsReset(Machine, device, kind, mistake);
            }

            if (HypeEventSource.Log.IsEnabled())
            {
                HypeEventSource.Log.DeviceNeedsReset(Machine, device, mistake.ToString());
            }
        },
    };

    private bool MayLog(LineBudget budget)
    {
        if (!_logger.IsEnabled(budget.Level))
        {
            return false;
        }

        bool mayLog = budget.TryTake(out bool isFirstRefusal);
        if (isFirstRefusal)
        {
            _logger.LinesSuppressed(budget.Level, Machine, LineBudget.MaxLines, budget.Kind);
        }

        return mayLog;
    }

    private void ReportSuppressed(LineBudget budget)
    {
        if (budget.Suppressed > 0)
        {
            _logger.LinesSuppressedInTotal(budget.Level, Machine, budget.Suppressed, budget.Kind);
        }
    }
}
