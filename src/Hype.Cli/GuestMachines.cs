using Hype.Vm;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Microsoft.Extensions.Logging;

namespace Hype.Cli;

/// <summary>Makes the machines of a run: one, and another after each reset where that was asked for.</summary>
/// <remarks>What is read ahead from stdin is one machine's: a reset loses it, as a PC's keyboard buffer.</remarks>
internal sealed class GuestMachines : IDisposable
{
    private readonly GuestRunSettings _settings;
    private readonly GuestTerminal _terminal;
    private readonly Action _escaped;
    private readonly SerialFile? _serialFile;

    /// <summary>Initializes the maker.</summary>
    /// <param name="settings">What the user asked for.</param>
    /// <param name="terminal">The console of each.</param>
    /// <param name="escaped">What to call when the escape key is pressed.</param>
    /// <exception cref="IOException">The serial port's file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    internal GuestMachines(GuestRunSettings settings, GuestTerminal terminal, Action escaped)
    {
        _settings = settings;
        _terminal = terminal;
        _escaped = escaped;
        _serialFile = settings.Serial is { IsTerminal: false } file ? new SerialFile(file.Path) : null;
    }

    /// <summary>Makes a machine.</summary>
    /// <returns>The machine, loaded.</returns>
    internal VirtualMachine Create()
    {
        bool hasSerialTerminal = _settings.Serial is { IsTerminal: true };
        VirtualMachineOptions options = new()
        {
            LoggerFactory = _settings.Verbosity > 1 ? new MessageLoggerFactory(LogLevel.Debug) : null,
            VcpuCount = _settings.VcpuCount,
            CpuTopology = _settings.CpuTopology,
            MemorySize = _settings.Memory,
            MemoryBacking = new MemoryBacking { HugePages = _settings.HugePages },
            Acpi = _settings.Acpi,
            KvmPath = _settings.KvmPath,
            Boot = LinuxBoot.FromFiles(_settings.Kernel, _settings.Initrd, _settings.CommandLine, _settings.Protocol),
            Serial = hasSerialTerminal ? CreateSerialTerminal() : _serialFile?.CreatePort(),
            Devices = { new VirtioEntropyOptions() },
        };
        if (!hasSerialTerminal)
        {
            options.Devices.Insert(0, CreateConsole());
        }

        return VirtualMachine.Create(options);
    }

    /// <inheritdoc/>
    public void Dispose() => _serialFile?.Dispose();

    private VirtioConsoleOptions CreateConsole()
    {
        TerminalSize size = _terminal.Size;
        return new VirtioConsoleOptions
        {
            Endpoint = _terminal.CreateEndpoint(_settings.EscapeKey, _escaped),
            Columns = size.Columns,
            Rows = size.Rows,
            StopWhenInputEnds = _settings.StopWhenInputEnds,
            StopWhenOutputFails = true,
        };
    }

    private SerialPortOptions CreateSerialTerminal() => new()
    {
        Endpoint = _terminal.CreateEndpoint(_settings.EscapeKey, _escaped),
        StopWhenInputEnds = _settings.StopWhenInputEnds,
        StopWhenOutputFails = true,
    };
}
