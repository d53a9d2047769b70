using Hype.Kvm;
using Hype.Samples;
using Hype.Testing;
using Hype.Vm.Bus;
using Hype.Vm.Consoles;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Consoles;
using Iced.Intel;
using Microsoft.Win32.SafeHandles;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Whole machines with guests of a few instructions, on the KVM of this host.</summary>
[Collection(nameof(KvmTier))]
public sealed class ToyGuestTests
{
    private static readonly GuestAddress s_answer = new(0x4000);

    /// <summary>emerg_wr of the first console: a guest writes to it without any set-up.</summary>
    private const uint EmergencyWrite = 0xd000_0108;

    [RequiresKvmFact]
    public async Task Halting_sample_ends_as_halted()
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { Boot = new HaltingGuest() });

        VmRunResult result = await RunAsync(machine);

        Assert.Equal((VmExitReason.Halted, "HLT"), (result.Reason, result.Detail));
        Assert.Equal(1UL, result.Vcpu!.Rip); // Behind the one instruction.
        Assert.Null(result.Exception);
    }

    [RequiresKvmFact]
    public async Task Reset_command_to_the_keyboard_controller_ends_as_reset()
    {
        await using VirtualMachine machine = Create(
            code =>
            {
                code.mov(al, 0xfe);
                code.@out(0x64, al);
                Spin(code);
            },
            needsPlatform: true);

        VmRunResult result = await RunAsync(machine);

        Assert.Equal((VmExitReason.Reset, "i8042"), (result.Reason, result.Detail));
    }

    [RequiresKvmFact]
    public async Task Port_and_register_that_nobody_claims_read_as_ones()
    {
        await using VirtualMachine machine = Create(code =>
        {
            code.xor(eax, eax);
            code.mov(dx, 0x1234);
            code.@in(eax, dx);
            code.mov(__dword_ptr[0x4000], eax);
            code.mov(eax, __dword_ptr[0xe000_0000]);
            code.mov(__dword_ptr[0x4004], eax);
            code.mov(__dword_ptr[0xe000_0000], ecx);
            code.@out(dx, eax);
            code.hlt();
        });

        Assert.Equal(VmExitReason.Halted, (await RunAsync(machine)).Reason);

        Assert.Equal(ulong.MaxValue, machine.Memory.Read<ulong>(s_answer));
    }

    [RequiresKvmFact]
    public async Task String_of_port_reads_fills_memory_and_is_counted()
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = ByteSize.MiB(1),
            CountExits = true,
            Boot = new TinyGuest(code =>
            {
                code.mov(edi, 0x4000);
                code.mov(ecx, 8);
                code.mov(dx, 0x1234);
                code.cld();
                code.rep.insb();
                code.mov(esi, 0x4000);
                code.mov(ecx, 8);
                code.rep.outsb();
                code.hlt();
            }),
        });

        Assert.Equal(VmExitReason.Halted, (await RunAsync(machine)).Reason);

        Assert.Equal(ulong.MaxValue, machine.Memory.Read<ulong>(s_answer));
        Assert.InRange(machine.GetExitStatistics().Count(ExitKind.PortRead, 0x1234), 1, 8);
        Assert.InRange(machine.GetExitStatistics().Count(ExitKind.PortWrite, 0x1234), 1, 8);
    }

    [RequiresKvmFact]
    public async Task Spinning_guest_is_stopped_by_its_token()
    {
        await using VirtualMachine machine = Create(code =>
        {
            code.@out(0x80, al);
            Spin(code);
        });

        Assert.Equal(VmExitReason.Stopped, (await CancelAsync(machine)).Reason);
    }

    [RequiresKvmFact]
    public async Task Guest_asleep_in_the_kernel_is_stopped_by_its_token()
    {
        await using VirtualMachine machine = Create(code => Sleep(code, interrupts: true), needsPlatform: true);

        Assert.Equal(VmExitReason.Stopped, (await CancelAsync(machine)).Reason);
    }

    [RequiresKvmFact]
    public async Task Guest_asleep_with_interrupts_on_is_not_taken_for_halted()
    {
        await using VirtualMachine machine = Create(code => Sleep(code, interrupts: true), needsPlatform: true);

        Task<VmRunResult> run = machine.RunAsync();
        await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(1.5))); // Longer than the watch needs: that nothing happens has no event.
        bool ended = run.IsCompleted;
        machine.RequestStop();

        Assert.False(ended);
        Assert.Equal(VmExitReason.Stopped, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    [RequiresKvmFact]
    public async Task Guest_halted_with_interrupts_off_is_found_out_within_a_second_or_so()
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = ByteSize.MiB(1),
            VcpuCount = 2, // The second is never started.
            Boot = new TinyGuest(code => Sleep(code, interrupts: false), needsPlatform: true),
        });

        VmRunResult result = await RunAsync(machine);

        Assert.Equal((VmExitReason.Halted, "every vCPU with interrupts off"), (result.Reason, result.Detail));
        Assert.InRange(result.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(3)); // A busy host is slower than the second promised.
    }

    [RequiresKvmFact]
    public async Task Triple_fault_is_told_with_registers()
    {
        await using VirtualMachine machine = Create(code =>
        {
            code.lidt(__[0x5000]); // A table of no entries: every exception is one too many.
            code.ud2();
        });

        VmRunResult result = await RunAsync(machine);

        // A KVM without hardware under it interprets ring 0 and gives up with an internal error where a processor would shut down.
        Assert.Contains(result.Reason, new[] { VmExitReason.TripleFault, VmExitReason.InternalError });
        Assert.NotNull(result.Vcpu);
        Assert.True(!result.Vcpu.IsValid || result.Vcpu.Rip >= TinyGuest.Start, result.Vcpu.ToString());
    }

    [RequiresKvmFact]
    public async Task Cancelled_token_starts_nothing()
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { Boot = new HaltingGuest(), CountExits = true });

        Task<VmRunResult> run = machine.RunAsync(new CancellationToken(canceled: true));

        Assert.True(run.IsCompletedSuccessfully);
        Assert.Equal((VmExitReason.Stopped, TimeSpan.Zero), ((await run).Reason, (await run).Duration));
        Assert.Equal(0, machine.GetExitStatistics().Total);
    }

    [RequiresKvmFact]
    public async Task Stop_requested_before_the_run_ends_it_at_once()
    {
        await using VirtualMachine machine = Create(Spin);

        machine.RequestStop();

        Assert.Equal(VmExitReason.Stopped, (await RunAsync(machine)).Reason);
        machine.RequestStop();
    }

    [RequiresKvmFact]
    public async Task Second_run_is_refused()
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { Boot = new HaltingGuest() });
        await RunAsync(machine);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => machine.RunAsync());

        Assert.Equal("This virtual machine has run already. Create another to run the guest again.", exception.Message);
    }

    [RequiresKvmFact]
    public async Task Memory_is_readable_after_the_run_and_not_after_disposal()
    {
        VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { Boot = new HaltingGuest() });
        await RunAsync(machine);
        byte halt = machine.Memory.Read<byte>(new GuestAddress(0));

        await machine.DisposeAsync();
        await machine.DisposeAsync();

        Assert.Equal(0xf4, halt);
        Assert.Throws<ObjectDisposedException>(() => machine.Memory.Read<byte>(new GuestAddress(0)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => machine.RunAsync());
        machine.RequestStop();
    }

    [RequiresKvmFact]
    public async Task Disposal_of_a_running_machine_stops_it()
    {
        VirtualMachine machine = Create(Spin);
        Task<VmRunResult> run = machine.RunAsync();

        await machine.DisposeAsync().AsTask().WaitAsync(TestDeadline.Span);

        Assert.Equal(VmExitReason.Stopped, (await run).Reason);
    }

    [RequiresKvmFact]
    public async Task Disposals_at_the_same_time_all_wait_for_the_end()
    {
        VirtualMachine machine = Create(Spin);
        Task<VmRunResult> run = machine.RunAsync();

        Task first = machine.DisposeAsync().AsTask();
        Task second = machine.DisposeAsync().AsTask();

        await second.WaitAsync(TestDeadline.Span);
        Assert.True(run.IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => machine.Memory.Read<byte>(new GuestAddress(0)));
        await first.WaitAsync(TestDeadline.Span);
    }

    [RequiresKvmFact]
    public async Task Run_does_not_wait_for_a_full_pipe_once_it_is_stopped()
    {
        (SafeFileHandle reader, SafeFileHandle writer) = TestDescriptors.Pipe();
        using SafeFileHandle first = reader;
        using SafeFileHandle second = writer;
        using SafeFileHandle nothing = File.OpenHandle("/dev/null");
        _ = TestDescriptors.Write(writer, new byte[65536]); // What a pipe holds.
        await using VirtualMachine machine = CreateWriter(ConsoleEndpoint.FromDescriptors(nothing, writer), 'x');

        Task<VmRunResult> run = machine.RunAsync();
        Assert.False(run.Wait(TimeSpan.FromSeconds(2))); // The guest has halted by now; its words wait for the reader.
        machine.RequestStop();

        await run.WaitAsync(TestDeadline.Span);
    }

    [RequiresKvmFact]
    public async Task Machines_side_by_side_keep_to_themselves()
    {
        MemoryConsole one = new();
        MemoryConsole other = new();
        await using VirtualMachine first = CreateWriter(one, 'a');
        await using VirtualMachine second = CreateWriter(other, 'b');

        VmRunResult[] results = await Task.WhenAll(RunAsync(first), RunAsync(second));

        Assert.All(results, result => Assert.Equal(VmExitReason.Halted, result.Reason));
        Assert.Equal(("aaa", "bbb"), (one.Transcript, other.Transcript));
    }

    [RequiresKvmFact]
    public async Task Run_completes_when_a_slow_stream_has_got_the_last_byte()
    {
        using ScriptedStream output = new();
        output.CloseGate();
        await using VirtualMachine machine = CreateWriter(ConsoleEndpoint.FromStreams(Stream.Null, output), 'x');

        Task<VmRunResult> run = machine.RunAsync();
        await output.Entered.WaitAsync(TestDeadline.Span);
        output.OpenGate();

        Assert.Equal(VmExitReason.Halted, (await run.WaitAsync(TestDeadline.Span)).Reason);
        Assert.Equal("xxx"u8.ToArray(), output.Flushed);
    }

    [RequiresKvmFact]
    public async Task Run_does_not_wait_for_a_stuck_stream_once_it_is_stopped()
    {
        using ScriptedStream output = new();
        output.CloseGate();
        await using VirtualMachine machine = CreateWriter(ConsoleEndpoint.FromStreams(Stream.Null, output), 'x');

        Task<VmRunResult> run = machine.RunAsync();
        await output.Entered.WaitAsync(TestDeadline.Span);
        machine.RequestStop();

        await run.WaitAsync(TestDeadline.Span);
        output.OpenGate();
    }

    [RequiresKvmFact]
    public async Task Stream_that_throws_what_no_stream_should_ends_the_run_as_host_error()
    {
        using ScriptedStream output = new() { Failure = new InvalidOperationException("a bug of the stream") };
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = ByteSize.MiB(1),
            Boot = new TinyGuest(code =>
            {
                code.mov(__dword_ptr[EmergencyWrite], eax);
                Spin(code);
            }),
            Devices = { new VirtioConsoleOptions { Endpoint = ConsoleEndpoint.FromStreams(Stream.Null, output) } },
        });

        VmRunResult result = await RunAsync(machine);

        Assert.Equal(VmExitReason.HostError, result.Reason);
        Assert.Same(output.Failure, result.Exception);
    }

    [RequiresKvmFact]
    public async Task Hundred_machines_leave_nothing_behind()
    {
        await RunAndDisposeAsync();
        SortedDictionary<string, int> before = HostResources.Take();

        for (int i = 0; i < 100; i++)
        {
            await RunAndDisposeAsync();
        }

        HostResources.AssertNoneBeyond(before);
    }

    [RequiresKvmFact]
    public void Loader_that_throws_leaves_nothing_behind()
    {
        SortedDictionary<string, int> before = HostResources.Take();
        VirtualMachineOptions options = new()
        {
            VcpuCount = 2,
            Boot = new TinyGuest(_ => throw new InvalidDataException("no guest"), needsPlatform: true),
            Devices = { new VirtioEntropyOptions(), new VirtioConsoleOptions { Endpoint = ConsoleEndpoint.FromStreams(Stream.Null, Stream.Null) } },
        };

        Assert.Throws<InvalidDataException>(() => VirtualMachine.Create(options));

        HostResources.AssertNoneBeyond(before);
    }

    [Fact]
    public void Missing_device_is_named_with_what_to_do_and_leaves_nothing_behind() =>
        AssertRefused(
            "/nonexistent/kvm",
            "open(/nonexistent/kvm) failed: ENOENT (2, No such file or directory). There is no KVM here: load the module (modprobe kvm_intel or "
            + "kvm_amd), switch virtualization on in the firmware, or allow nested virtualization for this machine.");

    [Fact]
    public void File_that_is_no_KVM_device_is_named_and_leaves_nothing_behind() =>
        AssertRefused(
            "/dev/null",
            "KVM_GET_API_VERSION failed: ENOTTY (25, Inappropriate ioctl for device) for /dev/null. This is not the device of KVM: give the path of that, as a rule /dev/kvm.");

    private static void AssertRefused(string path, string sentence)
    {
        SortedDictionary<string, int> before = HostResources.Take();

        KvmException exception = Assert.Throws<KvmException>(
            () => VirtualMachine.Create(new VirtualMachineOptions { Boot = new HaltingGuest(), KvmPath = path }));

        Assert.Equal(sentence, exception.Message);
        HostResources.AssertNoneBeyond(before);
    }

    private static Task<VmRunResult> RunAsync(VirtualMachine machine) => machine.RunAsync().WaitAsync(TestDeadline.Span);

    private static async Task<VmRunResult> CancelAsync(VirtualMachine machine)
    {
        using CancellationTokenSource stop = new();
        Task<VmRunResult> run = machine.RunAsync(stop.Token);
        await stop.CancelAsync();
        return await run.WaitAsync(TestDeadline.Span);
    }

    private static async Task RunAndDisposeAsync()
    {
        await using VirtualMachine machine = Create(code => code.@out(0x64, al), needsPlatform: true);
        using CancellationTokenSource stop = new();
        Task<VmRunResult> run = machine.RunAsync(stop.Token);
        await stop.CancelAsync();
        await run.WaitAsync(TestDeadline.Span);
    }

    private static VirtualMachine Create(Action<Assembler> code, bool needsPlatform = false) =>
        VirtualMachine.Create(new VirtualMachineOptions { MemorySize = ByteSize.MiB(1), Boot = new TinyGuest(code, needsPlatform) });

    /// <summary>A guest that writes a character three times and halts for ever.</summary>
    private static VirtualMachine CreateWriter(ConsoleEndpoint console, char character) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(1),
        Boot = new TinyGuest(code =>
        {
            code.mov(eax, character);
            code.mov(__dword_ptr[EmergencyWrite], eax);
            code.mov(__dword_ptr[EmergencyWrite], eax);
            code.mov(__dword_ptr[EmergencyWrite], eax);
            Sleep(code, interrupts: false);
        }),
        Devices = { new VirtioConsoleOptions { Endpoint = console } },
    });

    private static void Spin(Assembler code)
    {
        Label here = code.CreateLabel();
        code.Label(ref here);
        code.jmp(here);
    }

    private static void Sleep(Assembler code, bool interrupts)
    {
        Label here = code.CreateLabel();
        if (interrupts)
        {
            code.sti();
        }

        code.Label(ref here);
        code.hlt();
        code.jmp(here);
    }
}
