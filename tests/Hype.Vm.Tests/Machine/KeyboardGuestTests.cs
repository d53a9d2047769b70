using Hype.Testing;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Whole machines whose guests of a few instructions listen to the keyboard, on the KVM of this host.</summary>
[Collection(nameof(KvmTier))]
public sealed class KeyboardGuestTests
{
    [RequiresKvmFact]
    public async Task Ctrl_Alt_Del_reaches_a_guest_that_resets()
    {
        await using VirtualMachine machine = Create(ResetAtDelete);
        Task<VmRunResult> run = machine.RunAsync();

        Assert.True(machine.SendCtrlAltDelete());
        VmRunResult result = await run.WaitAsync(TestDeadline.Span);

        Assert.Equal((VmExitReason.Reset, "i8042"), (result.Reason, result.Detail));
        Assert.False(machine.SendCtrlAltDelete()); // The run is over.
    }

    [RequiresKvmFact]
    public async Task Ctrl_Alt_Del_needs_a_run()
    {
        VirtualMachine machine = Create(ResetAtDelete);

        Assert.False(machine.SendCtrlAltDelete());
        await machine.DisposeAsync();

        Assert.False(machine.SendCtrlAltDelete());
    }

    [RequiresKvmFact]
    public async Task Ctrl_Alt_Del_needs_a_keyboard()
    {
        await using VirtualMachine machine = Create(Spin, needsPlatform: false);
        _ = machine.RunAsync();

        Assert.False(machine.SendCtrlAltDelete());
    }

    private static VirtualMachine Create(Action<Assembler> code, bool needsPlatform = true) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(2),
        Boot = new TinyGuest(code, needsPlatform),
    });

    /// <summary>Polls the keyboard until Delete is pressed, and resets by the controller.</summary>
    private static void ResetAtDelete(Assembler code)
    {
        Label look = code.CreateLabel();
        code.Label(ref look);
        code.@in(al, 0x64);
        code.test(al, 1);
        code.jz(look);
        code.@in(al, 0x60);
        code.cmp(al, 0x53);
        code.jne(look);
        code.mov(al, 0xfe);
        code.@out(0x64, al);
        Spin(code);
    }

    private static void Spin(Assembler code)
    {
        Label here = code.CreateLabel();
        code.Label(ref here);
        code.jmp(here);
    }
}
