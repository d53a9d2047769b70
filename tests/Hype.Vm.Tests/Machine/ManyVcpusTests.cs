using Hype.Testing;
using Iced.Intel;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Hype.Vm.Tests.Machine;

/// <summary>As many vCPUs as a machine may have, on the KVM of this host.</summary>
[Collection(nameof(KvmTier))]
public sealed class ManyVcpusTests
{
    private const uint Counter = 0x4000;

    [RequiresKvmFact]
    public async Task Machine_with_254_vcpus_starts_pauses_and_stops()
    {
        SortedDictionary<string, int> before = HostResources.Take();
        await using (VirtualMachine machine = Create(VirtualMachineOptions.MaxVcpuCount))
        {
            Task<VmRunResult> run = machine.RunAsync();
            await machine.PauseAsync().WaitAsync(TestDeadline.Span);
            machine.Resume();
            machine.RequestStop();
            Assert.Equal(VmExitReason.Stopped, (await run.WaitAsync(TestDeadline.Span)).Reason);
        }

        HostResources.AssertNoneBeyond(before);
    }

    private static VirtualMachine Create(int vcpus) => VirtualMachine.Create(new VirtualMachineOptions
    {
        MemorySize = ByteSize.MiB(1),
        VcpuCount = vcpus,
        Boot = new TinyGuest(
            static code =>
            {
                Label again = code.CreateLabel();
                code.Label(ref again);
                code.inc(__dword_ptr[Counter]);
                code.jmp(again);
            },
            needsPlatform: true),
    });
}
