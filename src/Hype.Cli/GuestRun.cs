using Hype.Interop;
using Hype.Vm;

namespace Hype.Cli;

/// <summary>One run of a guest, from settings to exit status.</summary>
internal sealed class GuestRun : IDisposable
{
    private readonly GuestRunSettings _settings;
    private readonly Signals _signals = new();
    private readonly GuestTerminal _terminal = new();
    private readonly CancellationTokenSource _stop;
    private volatile bool _escaped;

    private GuestRun(GuestRunSettings settings)
    {
        _settings = settings;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_signals.StopToken);
    }

    /// <summary>Runs the guest. Stdout is the guest's; everything of ours goes to stderr.</summary>
    /// <param name="settings">What the user asked for.</param>
    /// <returns>The exit status.</returns>
    internal static async Task<int> RunAsync(GuestRunSettings settings)
    {
        using GuestRun run = new(settings);
        return await run.RunAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminal.Dispose();
        _stop.Dispose();
        _signals.Dispose();
    }

    private async Task<int> RunAsync()
    {
        // What no thread of ours catches ends the process at once, without any "finally".
        AppDomain.CurrentDomain.UnhandledException += (_, _) => _terminal.Restore();
        if (_terminal.WhyNotUsable() is string obstacle)
        {
            Messages.Write(obstacle);
            return ExitCode.Host;
        }

        using GuestMachines machines = new(_settings, _terminal, Escape);
        if (await RunFirstAsync(machines) is not VmRunResult result)
        {
            return ExitCode.Host;
        }

        while (BootsAgainAfter(result))
        {
            result = await RunAgainAsync(machines);
        }

        _terminal.Restore();
        _signals.Dispose(); // From here on a signal may end us: somebody may have to, if nobody reads what is said now.
        Ending ending = new(result, _signals.Received, _escaped, _terminal.ShowsOutput);
        Report(ending);
        return ending.ExitCode;
    }

    /// <summary>Runs the first machine, unless there is a reason against it, which is said.</summary>
    private async Task<VmRunResult?> RunFirstAsync(GuestMachines machines)
    {
        await using VirtualMachine? machine = await CreateFirstAsync(machines);
        if (machine is null)
        {
            return null;
        }

        Explain(machine.Warnings);
        if (await WhyNotBootedAsync() is string reason)
        {
            Messages.Write(reason);
            return null;
        }

        _terminal.GiveTo(_signals);
        return await RunAsync(machine);
    }

    /// <summary>Makes the first machine. Where the host refuses that, the kernel's answer is said, and the reason behind it, if the doctor knows one.</summary>
    private async Task<VirtualMachine?> CreateFirstAsync(GuestMachines machines)
    {
        try
        {
            return machines.Create();
        }
        catch (SystemCallException exception)
        {
            string? reason = await HostDiagnosis.FindReasonAsync(_settings.KvmPath, CancellationToken.None);
            Messages.Write(reason is null || reason == exception.Message ? [exception.Message] : [exception.Message, reason]);
            return null;
        }
    }

    private async Task<VmRunResult> RunAgainAsync(GuestMachines machines)
    {
        await using VirtualMachine machine = machines.Create();
        return await RunAsync(machine);
    }

    private async Task<VmRunResult> RunAsync(VirtualMachine machine)
    {
        _terminal.Show(machine.Consoles is [GuestConsole console, ..] ? console : null);
        VmRunResult result = await machine.RunAsync(_stop.Token);
        _terminal.Show(null);
        return result;
    }

    private bool BootsAgainAfter(VmRunResult result)
    {
        bool again = _settings.RebootsOnReset && result.Reason == VmExitReason.Reset && !_stop.IsCancellationRequested;
        if (again && _settings.Verbosity > 0)
        {
            Messages.WriteDuringRun($"{result}; it boots again");
        }

        return again;
    }

    /// <summary>On a KVM that interprets the guest's code a boot looks like a hang; that is said instead.</summary>
    private async Task<string?> WhyNotBootedAsync()
    {
        if (_settings.Force)
        {
            return null;
        }

        try
        {
            string? reason = await HostDiagnosis.FindReasonAsync(_settings.KvmPath, _stop.Token);
            return reason is null ? null : $"{reason} 'hype check' says more; --force boots nevertheless.";
        }
        catch (OperationCanceledException)
        {
            return null; // The run, which starts nothing then, ends as it should.
        }
    }

    private void Escape()
    {
        _escaped = true;
        _stop.Cancel();
    }

    private void Report(Ending ending)
    {
        if (!ending.IsOrdinary)
        {
            Messages.Write(ending.Result.ToString());
            Messages.Write(ending.Result.Vcpu is VcpuState state ? [state.ToString()] : []);
            Messages.Write(ending.LastWords);
        }
        else
        {
            Explain([ending.Result.ToString()]);
        }
    }

    private void Explain(IEnumerable<string> sentences)
    {
        if (_settings.Verbosity > 0)
        {
            Messages.Write(sentences);
        }
    }
}
