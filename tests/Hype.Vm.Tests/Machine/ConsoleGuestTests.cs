using Hype.Testing;
using Hype.Vm.Consoles;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Programs that talk to guests of a few instructions, on the KVM of this host: how the end of either shows to the other.</summary>
[Collection(nameof(KvmTier))]
public sealed class ConsoleGuestTests
{
    private const uint EmergencyWrite = 0xd000_0108; // emerg_wr of the first console: a guest writes to it without any set-up.

    [RequiresKvmFact]
    public async Task Program_reads_what_a_guest_wrote_to_its_end_after_the_run()
    {
        PipeConsole console = new();
        await using VirtualMachine machine = Create(new VirtioConsoleOptions { Endpoint = console }, HaltForEver);

        VmRunResult result = await machine.RunAsync().WaitAsync(TestDeadline.Span);
        using StreamReader reader = new(console.AsStream());

        Assert.Equal(VmExitReason.Halted, result.Reason);
        Assert.Equal("xxx", await reader.ReadToEndAsync().WaitAsync(TestDeadline.Span));
    }

    [RequiresKvmFact]
    public async Task Program_that_reads_no_more_ends_the_run_of_a_silent_guest_where_that_is_asked_for()
    {
        PipeConsole console = new();
        await using VirtualMachine machine = Create(new VirtioConsoleOptions { Endpoint = console, StopWhenOutputFails = true }, Spin);
        Task<VmRunResult> run = machine.RunAsync();
        _ = await console.FromGuest.ReadAtLeastAsync(3).AsTask().WaitAsync(TestDeadline.Span);

        await console.FromGuest.CompleteAsync();

        VmRunResult result = await run.WaitAsync(TestDeadline.Span);
        Assert.Equal(VmExitReason.OutputFailed, result.Reason);
        Assert.IsType<IOException>(result.Exception);
    }

    [RequiresKvmFact]
    public async Task Wait_for_a_text_that_does_not_come_fails_with_the_end_of_the_run()
    {
        MemoryConsole console = new();
        await using VirtualMachine machine = Create(new VirtioConsoleOptions { Endpoint = console }, HaltForEver);
        Task<string> wait = console.WaitForTextAsync("# ", 2 * TestDeadline.Span);

        await machine.RunAsync().WaitAsync(TestDeadline.Span);

        EndOfStreamException exception = await Assert.ThrowsAsync<EndOfStreamException>(() => wait.WaitAsync(TestDeadline.Span));
        Assert.Equal("The guest ended before it wrote \"# \". Its last words: xxx", exception.Message);
    }

    private static VirtualMachine Create(VirtioConsoleOptions console, Action<Assembler> end) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(1),
        Boot = new TinyGuest(code =>
        {
            code.mov(eax, 'x');
            code.mov(__dword_ptr[EmergencyWrite], eax);
            code.mov(__dword_ptr[EmergencyWrite], eax);
            code.mov(__dword_ptr[EmergencyWrite], eax);
            end(code);
        }),
        Devices = { console },
    });

    private static void HaltForEver(Assembler code)
    {
        code.cli();
        code.hlt();
        Spin(code);
    }

    private static void Spin(Assembler code)
    {
        Label here = code.CreateLabel();
        code.Label(ref here);
        code.jmp(here);
    }
}
