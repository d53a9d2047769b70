using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Diagnostics;
using Hype.Vm.Machine;
using Hype.Vm.Tests.Consoles;
using Hype.Vm.Tests.Machine;
using Hype.Vm.Virtio;
using Hype.Vm.Virtio.Transport.Mmio;
using Iced.Intel;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Diagnostics;

/// <summary>What whole machines log and count, with guests of a few instructions.</summary>
[Collection(nameof(KvmTier))]
public sealed class MachineDiagnosticsTests : IDisposable
{
    private const long FirstDevice = 0xd000_0000;
    private const long EmergencyWrite = FirstDevice + 0x108;

    private readonly RecordingLoggerProvider _log = new();

    public void Dispose() => _log.Dispose();

    [RequiresKvmFact]
    public async Task Run_is_logged_from_creation_to_end()
    {
        await using VirtualMachine machine = Create(DriveConsole);
        VmRunResult result = await machine.RunAsync().WaitAsync(TestDeadline.Span);

        string[] lines = [.. _log.Lines.Where(line => line.Event.Id != LogEventIds.HostWarning).Select(line => line.Text)];
        Assert.Equal(
            [
                $"Machine {machine.Id} is created: vCPUs 1, memory 1 MiB, virtio devices 1.",
                $"Machine {machine.Id} runs.",
                $"Machine {machine.Id}: the driver of device 0 (Console) has set it up, with features 0x100000000 and queues 0.",
                $"Machine {machine.Id}: the driver of device 0 (Console) broke a rule (SizeNotPowerOfTwo); the device is out of service until it is reset.",
                $"Machine {machine.Id}: the driver of device 0 (Console) has reset it.",
                $"Machine {machine.Id} has ended as Reset: {result}.",
            ],
            lines);
    }

    [RequiresKvmFact]
    public async Task Warning_of_the_host_is_logged_as_it_is()
    {
        await using VirtualMachine machine = Create(Spin);

        Assert.Equal(
            machine.Warnings.Select(warning => $"Machine {machine.Id}: {warning}"),
            _log.Lines.Where(line => line.Event.Id == LogEventIds.HostWarning).Select(line => line.Text));
    }

    [RequiresKvmFact]
    public async Task Cancelled_run_that_never_starts_is_not_logged_as_one()
    {
        await using VirtualMachine machine = Create(Spin);

        await machine.RunAsync(new CancellationToken(canceled: true));

        Assert.DoesNotContain(_log.Lines, line => line.Event.Id is LogEventIds.RunStarted or LogEventIds.RunEnded);
    }

    [RequiresKvmFact]
    public async Task Logger_that_throws_does_not_end_a_machine()
    {
        _log.Failure = new InvalidOperationException("a bug of the logger");
        await using VirtualMachine machine = Create(DriveConsole);

        VmRunResult result = await machine.RunAsync().WaitAsync(TestDeadline.Span);

        Assert.Equal(VmExitReason.Reset, result.Reason);
        Assert.Single(_log.Lines);
    }

    [RequiresKvmFact]
    public async Task Output_that_the_host_takes_no_more_is_logged_though_the_run_goes_on()
    {
        (SafeFileHandle reader, SafeFileHandle writer) = TestDescriptors.Pipe();
        reader.Dispose();
        using SafeFileHandle output = writer;
        using SafeFileHandle nothing = File.OpenHandle("/dev/null");
        await using VirtualMachine machine = Create(DriveConsole, ConsoleEndpoint.FromDescriptors(nothing, output));

        VmRunResult result = await machine.RunAsync().WaitAsync(TestDeadline.Span);

        Assert.Equal(VmExitReason.Reset, result.Reason);
        LoggedLine line = Assert.Single(_log.Lines, line => line.Event.Id == LogEventIds.ConsoleOutputFailed);
        Assert.Equal($"Machine {machine.Id}: the host takes no more output of console 0.", line.Text);
        Assert.IsAssignableFrom<IOException>(line.Exception);
    }

    [RequiresKvmFact]
    public async Task Counters_move_with_the_guest()
    {
        using RecordingEventListener listener = new();
        await using VirtualMachine machine = Create(code =>
        {
            DriveDevice(code);
            Spin(code);
        });

        Task<VmRunResult> run = machine.RunAsync();
        await listener.WaitForCounterAsync("running-machines", static value => value >= 1, TestDeadline.Span);
        await listener.WaitForCounterAsync("vcpu-exits", static value => value >= 9, TestDeadline.Span);
        await listener.WaitForCounterAsync("available-buffer-notifications", static value => value >= 1, TestDeadline.Span);
        await listener.WaitForCounterAsync("console-bytes-from-guest", static value => value >= 2, TestDeadline.Span);
        machine.RequestStop();
        await run.WaitAsync(TestDeadline.Span);
        await listener.WaitForCounterAsync("running-machines", static value => value == 0, TestDeadline.Span);

        Assert.Equal(7, listener.CounterNames.Count);
        Assert.All(listener.CounterNames, name => Assert.True(LogEventTests.Documents(name), name));
    }

    [RequiresKvmFact]
    public async Task Machines_are_told_apart_by_a_listener()
    {
        using RecordingEventListener listener = new();
        await using VirtualMachine first = Create(DriveConsole);
        await using VirtualMachine second = Create(Spin);

        Task<VmRunResult> stopped = second.RunAsync();
        await first.RunAsync().WaitAsync(TestDeadline.Span);
        second.RequestStop();
        await stopped.WaitAsync(TestDeadline.Span);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(
            ["RunStart()", "DeviceActivated(0, 4294967296)", "DeviceNeedsReset(0, SizeNotPowerOfTwo)", "RunStop(Reset)"],
            listener.EventsOf(first.Id));
        Assert.Equal(["RunStart()", "RunStop(Stopped)"], listener.EventsOf(second.Id));
    }

    [Fact]
    public void Failure_of_the_host_is_an_error_with_its_exception()
    {
        InvalidOperationException failure = new("a bug");
        MachineDiagnostics diagnostics = new(_log);

        diagnostics.OnRunEnded(new VmRunResult { Reason = VmExitReason.HostError, Exception = failure });

        LoggedLine line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Error, $"The host failed machine {diagnostics.Machine}: Host error (a bug) after 0.0 s."), (line.Level, line.Text));
        Assert.Same(failure, line.Exception);
    }

    [Fact]
    public void Failure_of_the_host_after_the_end_is_an_error_with_its_exception()
    {
        InvalidOperationException failure = new("a bug");
        RunOutcome outcome = new();
        outcome.OnLateFailure(new MachineDiagnostics(_log).OnLateFailure);
        outcome.End(new VmRunResult { Reason = VmExitReason.Reset });

        outcome.End(new VmRunResult { Reason = VmExitReason.Stopped });
        outcome.End(new VmRunResult { Reason = VmExitReason.HostError, Exception = failure });

        LoggedLine line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Error, LogEventIds.LateFailure), (line.Level, line.Event.Id));
        Assert.Same(failure, line.Exception);
        Assert.Equal(VmExitReason.Reset, outcome.Result!.Reason);
    }

    [Fact]
    public void Ends_of_a_console_are_logged()
    {
        IOException failure = new("the reader is gone");
        MachineDiagnostics diagnostics = new(_log);

        diagnostics.OnConsoleInputEnded(2);
        diagnostics.OnConsoleOutputFailed(2, failure);

        Assert.Equal([LogLevel.Debug, LogLevel.Warning], _log.Lines.Select(line => line.Level));
        Assert.Same(failure, _log.Lines[1].Exception);
    }

    private VirtualMachine Create(Action<Assembler> code, ConsoleEndpoint? console = null) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(1),
        Boot = new TinyGuest(code),
        Devices = { new VirtioConsoleOptions { Endpoint = console ?? new MemoryConsole() } },
        LoggerFactory = _log,
    });

    /// <summary>A guest that sets its console up, makes a mistake, resets it, and then the machine.</summary>
    private static void DriveConsole(Assembler code)
    {
        DriveDevice(code);
        code.mov(al, 0xfe);
        code.@out(0x64, al);
        Spin(code);
    }

    private static void DriveDevice(Assembler code)
    {
        const DeviceStatus Found = DeviceStatus.Acknowledge | DeviceStatus.Driver;
        Write(code, VirtioMmioRegister.Status, (uint)Found);
        Write(code, VirtioMmioRegister.DriverFeaturesSel, 1);
        Write(code, VirtioMmioRegister.DriverFeatures, 1); // VIRTIO_F_VERSION_1
        Write(code, VirtioMmioRegister.Status, (uint)(Found | DeviceStatus.FeaturesOk));
        Write(code, VirtioMmioRegister.Status, (uint)(Found | DeviceStatus.FeaturesOk | DeviceStatus.DriverOk));
        Write(code, VirtioMmioRegister.QueueNotify, 0);
        Write(code, VirtioMmioRegister.QueueNum, 3);
        Write(code, VirtioMmioRegister.Status, 0);
        code.mov(__dword_ptr[EmergencyWrite], eax);
        code.mov(__dword_ptr[EmergencyWrite], eax);
    }

    private static void Write(Assembler code, VirtioMmioRegister register, uint value)
    {
        code.mov(eax, value);
        code.mov(__dword_ptr[FirstDevice + (long)register], eax);
    }

    private static void Spin(Assembler code)
    {
        Label here = code.CreateLabel();
        code.Label(ref here);
        code.jmp(here);
    }
}
