using Hype.Testing;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Whole machines whose guests of a few instructions use the ACPI hardware, on the KVM of this host.</summary>
[Collection(nameof(KvmTier))]
public sealed class AcpiGuestTests
{
    [RequiresKvmFact]
    public Task Sleep_type_of_S5_ends_as_power_off() => AssertEndsAsync(VmExitReason.PowerOff, "ACPI S5", static code =>
    {
        code.mov(dx, 0x604);
        code.mov(ax, 0x3400);
        code.@out(dx, ax);
    });

    [RequiresKvmFact]
    public Task Reset_register_ends_as_reset() => AssertEndsAsync(VmExitReason.Reset, "ACPI reset register", static code =>
    {
        code.mov(dx, 0xcf9);
        code.mov(al, 6);
        code.@out(dx, al);
    });

    [RequiresKvmFact]
    public Task Panic_port_ends_as_guest_panic() => AssertEndsAsync(VmExitReason.GuestPanic, "pvpanic", static code =>
    {
        code.mov(dx, 0x505);
        code.mov(al, 1);
        code.@out(dx, al);
    });

    [RequiresKvmFact]
    public async Task Shutdown_presses_the_button_and_a_guest_that_listens_powers_off()
    {
        await using VirtualMachine machine = Create(PowerOffAtTheButton);
        Task<VmRunResult> run = machine.RunAsync();

        VmRunResult result = await machine.ShutdownAsync(TestDeadline.Span);

        Assert.Equal((VmExitReason.PowerOff, "ACPI S5"), (result.Reason, result.Detail));
        Assert.Same(result, await run);
    }

    /// <summary>As Linux does, whose driver clears what was pressed before it was there.</summary>
    [RequiresKvmFact]
    public async Task Shutdown_presses_again_where_a_guest_forgets_the_first_time()
    {
        await using VirtualMachine machine = Create(static code =>
        {
            AwaitTheButton(code);
            code.mov(al, 1);
            code.@out(dx, al);
            PowerOffAtTheButton(code);
        });
        _ = machine.RunAsync();

        VmRunResult result = await machine.ShutdownAsync(TestDeadline.Span);

        Assert.Equal((VmExitReason.PowerOff, "ACPI S5"), (result.Reason, result.Detail));
    }

    [RequiresKvmFact]
    public async Task Shutdown_stops_a_guest_that_takes_too_long()
    {
        await using VirtualMachine machine = Create(Spin);
        _ = machine.RunAsync();

        VmRunResult result = await machine.ShutdownAsync(TimeSpan.FromMilliseconds(50));

        Assert.Equal((VmExitReason.Stopped, "the guest did not power off within 0.05 s"), (result.Reason, result.Detail));
    }

    [RequiresKvmFact]
    public async Task Shutdown_of_a_run_that_is_over_returns_its_result()
    {
        await using VirtualMachine machine = Create(static code => code.@out(0x64, al), al: 0xfe);
        VmRunResult result = await machine.RunAsync().WaitAsync(TestDeadline.Span);

        Assert.Same(result, await machine.ShutdownAsync(TimeSpan.Zero));
        Assert.False(machine.PressPowerButton());
    }

    [RequiresKvmFact]
    public async Task Shutdown_needs_a_run_and_a_time()
    {
        await using VirtualMachine machine = Create(Spin);

        await Assert.ThrowsAsync<InvalidOperationException>(() => machine.ShutdownAsync(TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => machine.ShutdownAsync(TimeSpan.FromSeconds(-5)));
    }

    [RequiresKvmFact]
    public async Task Shutdown_refuses_a_time_that_no_timer_has_before_it_presses_the_button()
    {
        await using VirtualMachine machine = Create(PowerOffAtTheButton);
        Task<VmRunResult> run = machine.RunAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => machine.ShutdownAsync(TimeSpan.MaxValue));
        machine.RequestStop();

        Assert.Equal(VmExitReason.Stopped, (await run).Reason);
    }

    private static async Task AssertEndsAsync(VmExitReason reason, string detail, Action<Assembler> code)
    {
        await using VirtualMachine machine = Create(assembler =>
        {
            code(assembler);
            Spin(assembler);
        });

        VmRunResult result = await machine.RunAsync().WaitAsync(TestDeadline.Span);

        Assert.Equal((reason, detail), (result.Reason, result.Detail));
    }

    private static VirtualMachine Create(Action<Assembler> code, byte al = 0) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(2),
        Boot = new TinyGuest(
            assembler =>
            {
                assembler.mov(AssemblerRegisters.al, al);
                code(assembler);
                Spin(assembler);
            },
            needsPlatform: true),
    });

    private static void PowerOffAtTheButton(Assembler code)
    {
        AwaitTheButton(code);
        code.mov(dx, 0x604);
        code.mov(ax, 0x3400);
        code.@out(dx, ax);
    }

    /// <summary>Polls the status of the power button, which is bit 0 of port 0x601.</summary>
    private static void AwaitTheButton(Assembler code)
    {
        Label look = code.CreateLabel();
        code.mov(dx, 0x601);
        code.Label(ref look);
        code.@in(al, dx);
        code.test(al, 1);
        code.jz(look);
    }

    private static void Spin(Assembler code)
    {
        Label here = code.CreateLabel();
        code.Label(ref here);
        code.jmp(here);
    }
}
