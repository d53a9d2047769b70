using Hype.Testing;
using Hype.Vm.Consoles;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Guests of a few instructions that talk over the serial port, on the KVM of this host.</summary>
[Collection(nameof(KvmTier))]
public sealed class SerialGuestTests
{
    private const ushort Port = 0x3f8;
    private const ushort LineStatus = Port + 5;

    [RequiresKvmFact]
    public async Task Guest_without_a_driver_echoes_what_it_is_sent()
    {
        MemoryConsole console = new();
        await using VirtualMachine machine = Create(new SerialPortOptions { Endpoint = console });
        Task<VmRunResult> run = machine.RunAsync();

        await console.SendAsync("hello, port");
        _ = await console.WaitForTextAsync("hello, port", TestDeadline.Span);
        await console.SendAsync("q");

        Assert.Equal(VmExitReason.Halted, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    [RequiresKvmFact]
    public async Task End_of_the_input_ends_the_run_where_that_is_asked_for()
    {
        PipeConsole console = new();
        await using VirtualMachine machine = Create(new SerialPortOptions { Endpoint = console, StopWhenInputEnds = true });
        Task<VmRunResult> run = machine.RunAsync();

        await console.ToGuest.CompleteAsync();

        Assert.Equal(VmExitReason.InputEnded, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    [RequiresKvmFact]
    public async Task Reader_that_goes_ends_the_run_where_that_is_asked_for()
    {
        PipeConsole console = new();
        await using VirtualMachine machine = Create(new SerialPortOptions { Endpoint = console, StopWhenOutputFails = true });
        Task<VmRunResult> run = machine.RunAsync();
        await console.FromGuest.CompleteAsync();
        _ = await console.ToGuest.WriteAsync("x"u8.ToArray());

        Assert.Equal(VmExitReason.OutputFailed, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    [Fact]
    public void Endpoint_of_a_console_is_refused()
    {
        MemoryConsole console = new();
        VirtualMachineOptions options = new()
        {
            Boot = new TinyGuest(static _ => { }),
            Devices = { new VirtioConsoleOptions { Endpoint = console } },
            Serial = new SerialPortOptions { Endpoint = console },
        };

        ArgumentException exception = Assert.Throws<ArgumentException>(() => VirtualMachine.Create(options));

        Assert.Equal("Serial", exception.ParamName);
        Assert.StartsWith("Device 0 and the serial port have one endpoint.", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Sends back every byte that it receives, and halts for ever at a 'q'.</summary>
    private static VirtualMachine Create(SerialPortOptions serial) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(1),
        Serial = serial,
        Boot = new TinyGuest(static code =>
        {
            Label wait = code.CreateLabel();
            Label end = code.CreateLabel();
            code.Label(ref wait);
            code.mov(dx, LineStatus);
            code.@in(al, dx);
            code.test(al, 1);
            code.jz(wait);
            code.mov(dx, Port);
            code.@in(al, dx);
            code.cmp(al, (sbyte)'q');
            code.je(end);
            code.@out(dx, al);
            code.jmp(wait);
            code.Label(ref end);
            code.cli();
            code.hlt();
        }),
    });
}
