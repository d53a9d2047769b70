using Hype.Testing;
using Hype.Vm.Memory;
using Hype.Vm.Tests.Memory;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>Guests of a few instructions in much memory, on the KVM of this host.</summary>
[Collection(nameof(KvmTier))]
public sealed class GuestMemoryUseTests
{
    private const ulong MiB = 1 << 20;
    private const ulong GiB = 1 << 30;

    [RequiresKvmFact]
    public async Task Guest_that_touches_little_costs_little()
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = new ByteSize(4 * GiB),
            Boot = new TinyGuest(static code =>
            {
                code.mov(__dword_ptr[0x8000_0000], eax);
                code.hlt();
            }),
        });

        Assert.Equal(VmExitReason.Halted, (await RunAsync(machine)).Reason);

        Assert.InRange(Resident(machine.Memory), 4096UL, MakesLargePagesOfAll() ? 64 * MiB : 64 * 4096UL);
    }

    [SkippableTheory]
    [InlineData(3 * GiB)]
    [InlineData((3 * GiB) + (GiB / 4))]
    [InlineData(4 * GiB)]
    [InlineData(5 * GiB)]
    [InlineData(64 * GiB)]
    [InlineData(256 * GiB)] // More than a host has that runs tests.
    public async Task Guest_reaches_the_first_and_the_last_page_of_every_region(ulong size)
    {
        Skip.IfNot(File.Exists("/dev/kvm"), "There is no /dev/kvm.");
        LongModeGuest guest = new(new GuestMemoryLayout(size));
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions { MemorySize = new ByteSize(size), Boot = guest });

        VmRunResult result = await RunAsync(machine);

        Assert.Equal(VmExitReason.Halted, result.Reason);
        foreach (GuestAddress probe in guest.Probes)
        {
            Assert.Equal(probe.Value + 1, machine.Memory.Read<ulong>(probe));
        }
    }

    [RequiresKvmFact]
    public async Task Memory_is_shared_with_who_has_the_file_while_the_guest_runs()
    {
        await using VirtualMachine machine = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = ByteSize.MiB(1),
            MemoryBacking = new MemoryBacking { Shared = true },
            Boot = new TinyGuest(static code =>
            {
                Label wait = code.CreateLabel();
                code.Label(ref wait);
                code.mov(eax, __dword_ptr[0x4000]);
                code.test(eax, eax);
                code.jz(wait);
                code.inc(eax);
                code.mov(__dword_ptr[0x4004], eax);
                code.hlt();
            }),
        });
        Task<VmRunResult> run = machine.RunAsync();

        SharedMemoryRegion region = machine.Memory.SharedRegions[0];
        RandomAccess.Write(region.File, BitConverter.GetBytes(41), region.Offset + 0x4000);

        Assert.Equal(VmExitReason.Halted, (await run.WaitAsync(TestDeadline.Span)).Reason);
        byte[] answer = new byte[4];
        _ = RandomAccess.Read(region.File, answer, region.Offset + 0x4004);
        Assert.Equal(42, BitConverter.ToInt32(answer));
    }

    [RequiresKvmFact]
    public async Task Guest_that_crashes_is_not_noticed_by_its_neighbour()
    {
        await using VirtualMachine neighbour = VirtualMachine.Create(new VirtualMachineOptions
        {
            MemorySize = ByteSize.MiB(1),
            Boot = new TinyGuest(static code =>
            {
                Label again = code.CreateLabel();
                code.Label(ref again);
                code.inc(__dword_ptr[0x4000]);
                code.jmp(again);
            }),
        });
        Task<VmRunResult> run = neighbour.RunAsync();
        for (int i = 0; i < 10; i++)
        {
            await using VirtualMachine victim = VirtualMachine.Create(new VirtualMachineOptions
            {
                MemorySize = ByteSize.MiB(1),
                Boot = new TinyGuest(static code =>
                {
                    code.lidt(__[0x5000]);
                    code.ud2();
                }),
            });
            Assert.Contains((await RunAsync(victim)).Reason, new[] { VmExitReason.TripleFault, VmExitReason.InternalError });
        }

        uint before = neighbour.Memory.Read<uint>(new GuestAddress(0x4000));
        using CancellationTokenSource deadline = new(TestDeadline.Span);
        while (neighbour.Memory.Read<uint>(new GuestAddress(0x4000)) == before)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        neighbour.RequestStop();
        Assert.Equal(VmExitReason.Stopped, (await run.WaitAsync(TestDeadline.Span)).Reason);
    }

    private static bool MakesLargePagesOfAll()
    {
        const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";
        return File.Exists(Setting) && File.ReadAllText(Setting).Contains("[always]", StringComparison.Ordinal);
    }

    private static ulong Resident(GuestMemory memory)
    {
        ulong sum = 0;
        foreach (GuestMemoryRegion region in memory.Regions)
        {
            sum += MappingFacts.Of(region.HostAddress, region.Range.Size).ResidentBytes;
        }

        return sum;
    }

    private static Task<VmRunResult> RunAsync(VirtualMachine machine) => machine.RunAsync().WaitAsync(TestDeadline.Span);
}
