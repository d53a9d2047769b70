using Hype.Testing;
using Hype.Vm.Memory;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Machines with two vCPUs, of which the first starts the other as a PC does: by INIT and start-up interrupts of its local APIC.</summary>
[Collection(nameof(KvmTier))]
public sealed class SecondVcpuTests
{
    private const uint LocalApic = 0xfee0_0000;
    private const uint CommandLow = LocalApic + 0x300;
    private const uint CommandHigh = LocalApic + 0x310;
    private const uint Init = 0x4500;
    private const uint StartUp = 0x4600;
    private const uint Entry = 0x8000; // Real mode: a page below 1 MiB, whose number is the interrupt's vector.
    private const ushort Answer = 0x4000;
    private const ushort NoTable = 0x5000; // Zeros: a table of interrupts that has none.

    [RequiresKvmFact]
    public async Task Crash_of_the_second_ends_the_run_with_its_number()
    {
        await using VirtualMachine machine = Create(StartTheSecond, needsPlatform: true);
        Write(machine, static code =>
        {
            code.mov(eax, 1);
            code.cpuid();
            code.mov(__dword_ptr[Answer], ebx);
            code.lidt(__[NoTable]);
            code.ud2();
        });

        VmRunResult result = await machine.RunAsync().WaitAsync(TestDeadline.Span);

        // A KVM without hardware under it gives up with an internal error where a processor would shut down.
        Assert.Contains(result.Reason, new[] { VmExitReason.TripleFault, VmExitReason.InternalError });
        Assert.Equal(1, result.Vcpu!.Index);
        Assert.Equal(1U, machine.Memory.Read<uint>(new GuestAddress(Answer)) >> 24); // CPUID's initial APIC id
    }

    [RequiresKvmFact]
    public async Task Both_run_at_once_and_are_stopped()
    {
        await using VirtualMachine machine = Create(StartTheSecond, needsPlatform: true);
        Write(machine, static code =>
        {
            Label again = code.CreateLabel();
            code.Label(ref again);
            code.inc(__dword_ptr[Answer]);
            code.jmp(again);
        });
        Task<VmRunResult> run = machine.RunAsync();
        using CancellationTokenSource deadline = new(TestDeadline.Span);
        while (machine.Memory.Read<uint>(new GuestAddress(Answer)) < 1000)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        machine.RequestStop();

        Assert.Equal(VmExitReason.Stopped, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    /// <summary>Without the interrupt controller they would run from their reset vector at once, where there is nothing.</summary>
    [RequiresKvmFact]
    public async Task Second_waits_to_be_started_also_where_the_guest_asks_for_no_platform()
    {
        await using VirtualMachine machine = Create(static code => code.hlt(), needsPlatform: false);

        VmRunResult result = await machine.RunAsync().WaitAsync(TestDeadline.Span);

        Assert.Equal((VmExitReason.Halted, "every vCPU with interrupts off"), (result.Reason, result.Detail));
    }

    private static VirtualMachine Create(Action<Assembler> first, bool needsPlatform) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(1),
        VcpuCount = 2,
        Boot = new TinyGuest(first, needsPlatform: needsPlatform),
    });

    private static void StartTheSecond(Assembler code)
    {
        code.mov(__dword_ptr[CommandHigh], 1 << 24);
        code.mov(__dword_ptr[CommandLow], Init);
        code.mov(__dword_ptr[CommandHigh], 1 << 24);
        code.mov(__dword_ptr[CommandLow], StartUp | (Entry >> 12));
        Label here = code.CreateLabel();
        code.Label(ref here);
        code.jmp(here);
    }

    private static void Write(VirtualMachine machine, Action<Assembler> second)
    {
        Assembler code = new(16);
        second(code);
        using MemoryStream bytes = new();
        code.Assemble(new StreamCodeWriter(bytes), 0); // The segment begins at the entry.
        machine.Memory.Write(new GuestAddress(Entry), bytes.ToArray());
    }
}
