using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Memory;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Pauses of whole machines, with guests of a few instructions, on the KVM of this host.</summary>
[Collection(nameof(KvmTier))]
public sealed class PauseGuestTests
{
    private const uint EmergencyWrite = 0xd000_0108; // emerg_wr of the first console
    private const int Seed = 20261123;
    private static readonly GuestAddress s_counter = new(0x4000);

    [RequiresKvmFact]
    public async Task Paused_guest_does_nothing_and_goes_on_where_it_was()
    {
        await using VirtualMachine machine = Create(Count);
        Assert.Equal(VirtualMachineState.Created, machine.State);
        Task<VmRunResult> run = machine.RunAsync();
        await WaitForProgressAsync(machine, 0);

        await machine.PauseAsync().WaitAsync(TestDeadline.Span);
        Assert.Equal(VirtualMachineState.Paused, machine.State);
        ulong before = machine.Memory.Read<ulong>(s_counter);
        await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(100))); // That nothing happens has no event.
        Assert.Equal(before, machine.Memory.Read<ulong>(s_counter));

        machine.Resume();
        Assert.Equal(VirtualMachineState.Running, machine.State);
        await WaitForProgressAsync(machine, before);
        machine.RequestStop();
        Assert.Equal(VmExitReason.Stopped, (await run.WaitAsync(TestDeadline.Span)).Reason);
        Assert.Equal(VirtualMachineState.Stopped, machine.State);
    }

    [RequiresKvmFact]
    public async Task Hundred_pauses_at_random_moments_lose_no_byte_and_no_access()
    {
        const int Words = 5000;
        MemoryConsole console = new();
        await using VirtualMachine machine = Create(code => Speak(code, Words), console);
        Task<VmRunResult> run = machine.RunAsync();
        Random random = new(Seed);
        int pauses = 0;
        while (!run.IsCompleted)
        {
            try
            {
                await machine.PauseAsync().WaitAsync(TestDeadline.Span);
                pauses++;
                machine.Resume();
            }
            catch (InvalidOperationException)
            {
                break; // The guest was done first.
            }

            if (pauses >= 100)
            {
                break;
            }

            Thread.SpinWait(random.Next(20_000));
        }

        Assert.Equal(VmExitReason.Halted, (await run.WaitAsync(TestDeadline.Span)).Reason);
        Assert.Equal(string.Concat(Enumerable.Range(0, Words).Select(static i => (char)('a' + (i % 26)))), console.Transcript);
        Assert.Equal((uint)Words, machine.Memory.Read<uint>(s_counter)); // Each read of a port was answered, with ones.
        Assert.InRange(pauses, 10, 100);
    }

    [RequiresKvmFact]
    public async Task Guest_asleep_with_several_vcpus_pauses_too()
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = ByteSize.MiB(1),
            VcpuCount = 4, // Three are never started, and wait for that in the kernel.
            Boot = new TinyGuest(static code => Sleep(code, interrupts: true), needsPlatform: true),
        });
        Task<VmRunResult> run = machine.RunAsync();

        for (int i = 0; i < 20; i++)
        {
            await machine.PauseAsync().WaitAsync(TestDeadline.Span);
            machine.Resume();
        }

        Assert.False(run.IsCompleted);
        machine.RequestStop();
        Assert.Equal(VmExitReason.Stopped, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    [RequiresKvmFact]
    public async Task Pause_and_resume_do_nothing_twice()
    {
        await using VirtualMachine machine = Create(Count);
        _ = machine.RunAsync();

        machine.Resume();
        await Task.WhenAll(machine.PauseAsync(), machine.PauseAsync()).WaitAsync(TestDeadline.Span);
        await machine.PauseAsync().WaitAsync(TestDeadline.Span);
        machine.Resume();
        machine.Resume();

        Assert.Equal(VirtualMachineState.Running, machine.State);
    }

    [RequiresKvmFact]
    public async Task Paused_machine_is_stopped_and_disposed_like_a_running_one()
    {
        VirtualMachine machine = Create(Count);
        Task<VmRunResult> run = machine.RunAsync();
        await machine.PauseAsync().WaitAsync(TestDeadline.Span);

        await machine.DisposeAsync().AsTask().WaitAsync(TestDeadline.Span);

        Assert.Equal(VmExitReason.Stopped, (await run).Reason);
        Assert.Equal(VirtualMachineState.Disposed, machine.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => machine.PauseAsync());
        Assert.Throws<ObjectDisposedException>(machine.Resume);
    }

    [RequiresKvmFact]
    public async Task Token_ends_a_paused_run()
    {
        using CancellationTokenSource stop = new();
        await using VirtualMachine machine = Create(Count);
        Task<VmRunResult> run = machine.RunAsync(stop.Token);
        await machine.PauseAsync().WaitAsync(TestDeadline.Span);

        await stop.CancelAsync();

        Assert.Equal(VmExitReason.Stopped, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    [RequiresKvmFact]
    public async Task Machine_that_does_not_run_names_its_state()
    {
        await using VirtualMachine machine = Create(static code => code.hlt());

        Assert.Equal("There is nothing to pause: the virtual machine is Created.", (await Assert.ThrowsAsync<InvalidOperationException>(() => machine.PauseAsync())).Message);
        Assert.Equal("There is nothing to resume: the virtual machine is Created.", Assert.Throws<InvalidOperationException>(machine.Resume).Message);
        await machine.RunAsync().WaitAsync(TestDeadline.Span);
        Assert.Equal("There is nothing to pause: the virtual machine is Stopped.", (await Assert.ThrowsAsync<InvalidOperationException>(() => machine.PauseAsync())).Message);
    }

    [RequiresKvmFact]
    public async Task Cancelled_pause_lets_the_machine_go_on()
    {
        await using VirtualMachine machine = Create(Count);
        _ = machine.RunAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => machine.PauseAsync(new CancellationToken(canceled: true)));

        Assert.Equal(VirtualMachineState.Running, machine.State);
        await WaitForProgressAsync(machine, machine.Memory.Read<ulong>(s_counter));
    }

    [RequiresKvmFact]
    public async Task Input_that_comes_during_a_pause_is_there_afterwards()
    {
        PipeConsole port = new();
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = ByteSize.MiB(1),
            Serial = new SerialPortOptions { Endpoint = port },
            Boot = new TinyGuest(static code =>
            {
                Label wait = code.CreateLabel();
                code.mov(dx, 0x3fd);
                code.Label(ref wait);
                code.@in(al, dx);
                code.test(al, 1);
                code.jz(wait);
                code.cli();
                code.hlt();
            }),
        });
        Task<VmRunResult> run = machine.RunAsync();
        await machine.PauseAsync().WaitAsync(TestDeadline.Span);

        _ = await port.ToGuest.WriteAsync("x"u8.ToArray());
        await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(100)));
        Assert.False(run.IsCompleted);
        machine.Resume();

        Assert.Equal(VmExitReason.Halted, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    private static VirtualMachine Create(Action<Assembler> code, ConsoleEndpoint? console = null)
    {
        VirtualMachineOptions options = new() { MemorySize = ByteSize.MiB(1), Boot = new TinyGuest(code) };
        if (console is not null)
        {
            options.Devices.Add(new VirtioConsoleOptions { Endpoint = console });
        }

        return VirtualMachine.Create(options);
    }

    private static async Task WaitForProgressAsync(VirtualMachine machine, ulong from)
    {
        using CancellationTokenSource deadline = new(TestDeadline.Span);
        while (machine.Memory.Read<ulong>(s_counter) == from)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static void Count(Assembler code)
    {
        Label again = code.CreateLabel();
        code.Label(ref again);
        code.inc(__dword_ptr[(uint)s_counter.Value]);
        code.jmp(again);
    }

    /// <summary>Writes letters, reads a port that nobody answers before each, counts the answers of ones, and halts for ever.</summary>
    private static void Speak(Assembler code, uint words)
    {
        Label next = code.CreateLabel();
        Label same = code.CreateLabel();
        Label wrong = code.CreateLabel();
        code.mov(ecx, words);
        code.mov(ebx, 'a');
        code.Label(ref next);
        code.mov(dx, 0x1234);
        code.xor(eax, eax);
        code.@in(eax, dx);
        code.cmp(eax, -1);
        code.jne(wrong);
        code.inc(__dword_ptr[(uint)s_counter.Value]);
        code.Label(ref wrong);
        code.mov(__dword_ptr[EmergencyWrite], ebx);
        code.inc(ebx);
        code.cmp(ebx, 'z');
        code.jle(same);
        code.mov(ebx, 'a');
        code.Label(ref same);
        code.dec(ecx);
        code.jnz(next);
        Sleep(code, interrupts: false);
    }

    private static void Sleep(Assembler code, bool interrupts)
    {
        Label again = code.CreateLabel();
        code.Label(ref again);
        if (interrupts)
        {
            code.sti();
        }
        else
        {
            code.cli();
        }

        code.hlt();
        code.jmp(again);
    }
}
