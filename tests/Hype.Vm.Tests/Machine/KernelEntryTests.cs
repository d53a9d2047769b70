using Hype.Testing;
using Hype.Vm.Boot.Linux;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Boot.Linux;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Kernels of a few instructions, on the KVM of this host: each entry is in the mode that its protocol names.</summary>
[Collection(nameof(KvmTier))]
public sealed class KernelEntryTests
{
    private const ulong MiB = 1 << 20;
    private const ulong GiB = 1 << 30;
    private const uint Answer = 0x2_f000; // in base memory, behind a short command line
    private static readonly GuestAddress s_seed = new(0x5010); // behind the header of the element in setup_data

    [SkippableTheory]
    [InlineData(64 * MiB, MiB, 63 * MiB)]
    [InlineData(64 * GiB, 4 * GiB, 61 * GiB)]
    public async Task Kernel_entered_by_PVH_finds_its_start_info_and_the_map(ulong memory, ulong lastStart, ulong lastSize)
    {
        Skip.IfNot(File.Exists("/dev/kvm"), "There is no /dev/kvm.");
        Assembler code = new(32);
        code.mov(eax, __dword_ptr[ebx]);
        code.mov(__dword_ptr[Answer], eax);
        code.mov(eax, __dword_ptr[ebx + 40]); // the memory map's last entry: where it begins and its size
        code.imul(ecx, __dword_ptr[ebx + 48], 24);
        for (int i = 0; i < 16; i += 4)
        {
            code.mov(edx, __dword_ptr[eax + ecx - 24 + i]);
            code.mov(__dword_ptr[Answer + 8 + i], edx);
        }

        Reset(code);

        await using VirtualMachine machine = Create(code, ElfBuilder.PvhEntry, LinuxBootProtocol.Auto, memory);
        Assert.Equal(VmExitReason.Reset, (await machine.RunAsync().WaitAsync(TestDeadline.Span)).Reason);

        Assert.Equal(0x336e_c578U, machine.Memory.Read<uint>(new GuestAddress(Answer)));
        Assert.Equal(lastStart, machine.Memory.Read<ulong>(new GuestAddress(Answer + 8)));
        Assert.Equal(lastSize, machine.Memory.Read<ulong>(new GuestAddress(Answer + 16)));
    }

    [RequiresKvmFact]
    public async Task Vmlinux_entered_in_64_bit_mode_finds_its_zero_page()
    {
        Assembler code = new(64);
        code.mov(rax, __qword_ptr[rsi + 0x250]);
        code.mov(eax, __dword_ptr[rax + 8]);
        code.mov(r9d, Answer);
        code.mov(__dword_ptr[r9], eax);
        code.mov(eax, __dword_ptr[rsi + 0x202]);
        code.mov(__dword_ptr[r9 + 4], eax);
        Reset(code);

        await using VirtualMachine machine = Create(code, ElfBuilder.Entry, LinuxBootProtocol.Linux64);
        Assert.Equal(VmExitReason.Reset, (await machine.RunAsync().WaitAsync(TestDeadline.Span)).Reason);

        Assert.Equal(9U, machine.Memory.Read<uint>(new GuestAddress(Answer))); // SETUP_RNG_SEED
        Assert.Equal(0x5372_6448U, machine.Memory.Read<uint>(new GuestAddress(Answer + 4)));
    }

    [RequiresKvmFact]
    public async Task Every_machine_has_a_seed_of_its_own_with_and_without_ACPI()
    {
        byte[] kernel = new BzImageBuilder().Build();
        await using VirtualMachine one = Create(kernel, LinuxBootProtocol.Auto, acpi: true);
        await using VirtualMachine other = Create(kernel, LinuxBootProtocol.Auto, acpi: false);

        Assert.All([one, other], static machine => Assert.Contains(ReadSeed(machine), static value => value != 0));
        Assert.NotEqual(ReadSeed(one), ReadSeed(other));
    }

    private static byte[] ReadSeed(VirtualMachine machine)
    {
        byte[] seed = new byte[32];
        machine.Memory.Read(s_seed, seed);
        return seed;
    }

    private static void Reset(Assembler code)
    {
        code.mov(al, 0xfe);
        code.@out(0x64, al);
        Label here = code.CreateLabel();
        code.Label(ref here);
        code.jmp(here);
    }

    private static VirtualMachine Create(Assembler code, ulong entry, LinuxBootProtocol protocol, ulong memory = 64 * MiB)
    {
        using MemoryStream bytes = new();
        code.Assemble(new StreamCodeWriter(bytes), entry);
        byte[] image = new ElfBuilder().Build();
        bytes.ToArray().CopyTo(image.AsSpan(ElfBuilder.Text + (int)(entry - ElfBuilder.TextAddress)));
        return Create(image, protocol, memory: memory);
    }

    private static VirtualMachine Create(byte[] kernel, LinuxBootProtocol protocol, bool acpi = true, ulong memory = 64 * MiB) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = new ByteSize(memory),
        Acpi = acpi,
        Boot = LinuxBoot.FromMemory(kernel, protocol: protocol),
    });
}
