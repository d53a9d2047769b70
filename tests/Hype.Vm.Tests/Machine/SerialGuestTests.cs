using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
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
    private const ushort FifoControl = Port + 2;
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
    public async Task Guest_echoes_64_kib_with_an_equal_sum()
    {
        const int Count = 1 << 16;
        byte[] sent = new byte[Count];
        new Random(16550).NextBytes(sent);
        PipeConsole console = new();
        await using VirtualMachine machine = Create(new SerialPortOptions { Endpoint = console }, static code => EchoCounted(code, Count));
        Task<VmRunResult> run = machine.RunAsync();

        Task<FlushResult> send = console.ToGuest.WriteAsync(sent).AsTask();
        ReadResult received = await console.FromGuest.ReadAtLeastAsync(Count).AsTask().WaitAsync(TestDeadline.Span);

        _ = await send;
        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(received.Buffer.ToArray()));
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
    private static VirtualMachine Create(SerialPortOptions serial) => Create(serial, static code =>
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
    });

    private static VirtualMachine Create(SerialPortOptions serial, Action<Assembler> code) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(1),
        Serial = serial,
        Boot = new TinyGuest(code),
    });

    /// <summary>Switches the FIFOs on, sends so many bytes back, each when the transmitter is empty, and halts for ever.</summary>
    private static void EchoCounted(Assembler code, uint count)
    {
        const byte Received = 1;
        const byte TransmitterEmpty = 0x20;
        code.mov(dx, FifoControl);
        code.mov(al, 1);
        code.@out(dx, al);
        code.mov(ecx, count);
        Label next = code.CreateLabel();
        code.Label(ref next);
        WaitFor(code, Received);
        code.mov(dx, Port);
        code.@in(al, dx);
        code.mov(bl, al);
        WaitFor(code, TransmitterEmpty);
        code.mov(dx, Port);
        code.mov(al, bl);
        code.@out(dx, al);
        code.dec(ecx);
        code.jnz(next);
        code.cli();
        code.hlt();
    }

    private static void WaitFor(Assembler code, byte status)
    {
        Label wait = code.CreateLabel();
        code.mov(dx, LineStatus);
        code.Label(ref wait);
        code.@in(al, dx);
        code.test(al, (sbyte)status);
        code.jz(wait);
    }
}
