using Hype.Interop;
using Hype.Kvm;
using Hype.Testing;
using Hype.Vm.Consoles;
using Hype.Vm.Machine;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>What a result tells of the end: the last words, the code at the instruction pointer, memory that is gone.</summary>
[Collection(nameof(KvmTier))]
public sealed class EndingTests
{
    private const uint MemorySize = 1 << 20;
    private const uint EmergencyWrite = 0xd000_0108; // emerg_wr of the first console
    private const ushort SerialTransmit = 0x3f8;

    [RequiresKvmFact]
    public async Task Last_words_on_a_console_are_in_the_result()
    {
        await using VirtualMachine machine = Create(
            code =>
            {
                Say(code, "good bye\n");
                code.hlt();
            },
            new MemoryConsole());

        VmRunResult result = await RunAsync(machine);

        Assert.Equal("good bye\n", result.ConsoleTail);
        Assert.DoesNotContain("bye", result.ToString(), StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public async Task Last_words_are_those_of_the_console_that_was_written_to_last()
    {
        await using VirtualMachine machine = Create(
            code =>
            {
                Say(code, "on the console");
                code.mov(dx, SerialTransmit);
                code.mov(al, (byte)'S');
                code.@out(dx, al);
                Sleep(code);
            },
            new MemoryConsole(),
            new SerialPortOptions { Endpoint = new MemoryConsole() });

        VmRunResult result = await RunAsync(machine);

        Assert.Equal("S", result.ConsoleTail);
    }

    [RequiresKvmFact]
    public async Task Silent_guest_has_no_last_words()
    {
        await using VirtualMachine machine = Create(static code => code.hlt(), new MemoryConsole());

        Assert.Equal("", (await RunAsync(machine)).ConsoleTail);
    }

    [RequiresKvmFact]
    public async Task Code_behind_the_last_instruction_is_in_the_result()
    {
        await using VirtualMachine machine = Create(static code =>
        {
            code.hlt();
            code.ud2();
            for (int i = 0; i < 20; i++)
            {
                code.nop();
            }
        });

        VmRunResult result = await RunAsync(machine);

        Assert.Equal("0F0B" + string.Concat(Enumerable.Repeat("90", 13)), Convert.ToHexString(result.Vcpu!.CodeBytes.Span));
        Assert.Contains("code=0F0B90", result.Vcpu.ToString(), StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public async Task Code_is_as_much_as_lies_in_memory()
    {
        Assert.Equal("112233", Convert.ToHexString((await HaltAtAsync(MemorySize - 4)).Vcpu!.CodeBytes.Span));
        Assert.Equal("", Convert.ToHexString((await HaltAtAsync(MemorySize - 1)).Vcpu!.CodeBytes.Span));
    }

    [Fact]
    public void Damaged_page_is_told_with_its_place()
    {
        KvmRun.MemoryFaultStruct fault = new() { Gpa = 0x1234_5000, Size = 4096 };
        VcpuState state = new() { Index = 0, IsValid = true };

        VmRunResult result = MemoryFaultEnd.Describe(Errno.EHWPOISON, fault, state);

        Assert.Equal((VmExitReason.MemoryFault, state), (result.Reason, result.Vcpu));
        Assert.Contains("EHWPOISON", result.Exception!.Message, StringComparison.Ordinal);
        Assert.Contains("guest memory 0x12345000, 4096 bytes", result.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("memory errors", result.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Errno.EFAULT, true)]
    [InlineData(Errno.EHWPOISON, true)]
    [InlineData(Errno.ENOMEM, false)]
    public void Refusals_that_mean_memory_are_known(Errno errno, bool expected) => Assert.Equal(expected, MemoryFaultEnd.IsCause(errno));

    /// <summary>A guest that writes a halt and three bytes to an address, as far as there is memory, and goes there.</summary>
    private static async Task<VmRunResult> HaltAtAsync(uint address)
    {
        await using VirtualMachine machine = Create(code =>
        {
            code.mov(__byte_ptr[address], 0xf4);
            if (address + 4 <= MemorySize)
            {
                code.mov(__byte_ptr[address + 1], 0x11);
                code.mov(__word_ptr[address + 2], 0x3322);
            }

            code.mov(eax, address);
            code.jmp(eax);
        });
        VmRunResult result = await RunAsync(machine);
        Assert.Equal((VmExitReason.Halted, address + 1UL), (result.Reason, result.Vcpu!.Rip));
        return result;
    }

    private static VirtualMachine Create(Action<Assembler> code, ConsoleEndpoint? console = null, SerialPortOptions? serial = null)
    {
        VirtualMachineOptions options = new() { MemorySize = new ByteSize(MemorySize), Boot = new TinyGuest(code), Serial = serial };
        if (console is not null)
        {
            options.Devices.Add(new VirtioConsoleOptions { Endpoint = console });
        }

        return VirtualMachine.Create(options);
    }

    private static void Say(Assembler code, string text)
    {
        foreach (char character in text)
        {
            code.mov(eax, character);
            code.mov(__dword_ptr[EmergencyWrite], eax);
        }
    }

    private static void Sleep(Assembler code)
    {
        code.cli();
        code.hlt();
    }

    private static Task<VmRunResult> RunAsync(VirtualMachine machine) => machine.RunAsync().WaitAsync(TestDeadline.Span);
}
