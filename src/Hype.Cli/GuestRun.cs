using Hype.Vm;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Preflight;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Hype.Cli;

/// <summary>One run of a guest, from settings to exit status.</summary>
internal sealed class GuestRun : IDisposable
{
    private readonly GuestRunSettings _settings;
    private readonly Signals _signals = new();
    private readonly GuestTerminal _terminal = new();
    private readonly CancellationTokenSource _stop;
    private readonly List<SafeFileHandle> _files = []; // The serial port's; they outlive the machine.
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
        _files.ForEach(static file => file.Dispose());
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

        await using VirtualMachine machine = CreateMachine();
        Explain(machine.Warnings);
        if (await WhyNotBootedAsync() is string reason)
        {
            Messages.Write(reason);
            return ExitCode.Host;
        }

        _terminal.GiveTo(machine.Consoles is [GuestConsole console, ..] ? console : null, _signals);
        VmRunResult result = await machine.RunAsync(_stop.Token);
        _terminal.Restore();
        _signals.Dispose(); // From here on a signal may end us: somebody may have to, if nobody reads what is said now.
        Ending ending = new(result, _signals.Received, _escaped, _terminal.ShowsOutput);
        Report(ending);
        return ending.ExitCode;
    }

    private VirtualMachine CreateMachine()
    {
        bool hasSerialTerminal = _settings.Serial is { IsTerminal: true };
        VirtualMachineOptions options = new()
        {
            LoggerFactory = _settings.Verbosity > 1 ? new MessageLoggerFactory(LogLevel.Debug) : null,
            VcpuCount = _settings.VcpuCount,
            CpuTopology = _settings.CpuTopology,
            MemorySize = _settings.Memory,
            Acpi = _settings.Acpi,
            KvmPath = _settings.KvmPath,
            Boot = LinuxBoot.FromFiles(_settings.Kernel, _settings.Initrd, _settings.CommandLine, _settings.Protocol),
            Serial = hasSerialTerminal ? CreateSerialTerminal() : _settings.Serial?.CreateFile(_files),
            Devices = { new VirtioEntropyOptions() },
        };
        if (!hasSerialTerminal)
        {
            options.Devices.Insert(0, CreateConsole());
        }

        return VirtualMachine.Create(options);
    }

    private VirtioConsoleOptions CreateConsole()
    {
        TerminalSize size = _terminal.Size;
        return new VirtioConsoleOptions
        {
            Endpoint = _terminal.CreateEndpoint(_settings.EscapeKey, Escape),
            Columns = size.Columns,
            Rows = size.Rows,
            StopWhenInputEnds = _settings.StopWhenInputEnds,
            StopWhenOutputFails = true,
        };
    }

    private SerialPortOptions CreateSerialTerminal() => new()
    {
        Endpoint = _terminal.CreateEndpoint(_settings.EscapeKey, Escape),
        StopWhenInputEnds = _settings.StopWhenInputEnds,
        StopWhenOutputFails = true,
    };

    /// <summary>On a KVM that interprets the guest's code a boot looks like a hang; that is said instead.</summary>
    private async Task<string?> WhyNotBootedAsync()
    {
        if (_settings.Force)
        {
            return null;
        }

        try
        {
            KvmPreflightResult result = await KvmPreflight.CheckAsync(_settings.KvmPath, _stop.Token);
            return result.CanRunLinux ? null : $"{result.Message} Boot nevertheless with --force.";
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
