using Hype.Kvm;
using Hype.Vm.Arch.X86;
using Hype.Vm.Machine;
using Xunit;

namespace Hype.Vm.Tests;

public sealed class CpuTopologyTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 254, 1)]
    [InlineData(2, 64, 1)]
    [InlineData(31, 4, 2)]
    public void Arrangements_that_make_the_number_of_vcpus_are_taken(int sockets, int cores, int threads) =>
        Assert.Null(new CpuTopology(sockets, cores, threads).FindMistake(sockets * cores * threads));

    [Theory]
    [InlineData(2, 2, 1, 8, "2 sockets, 2 cores each, 1 threads a core are 4 vCPUs, and the machine has 8.")]
    [InlineData(0, 4, 1, 4, "A topology has at least one socket, one core and one thread, and not 0 sockets, 4 cores each, 1 threads a core.")]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, 4, "vCPUs, and the machine has 4.")]
    [InlineData(100, 2, 1, 201, "100 sockets, 2 cores each, 1 threads a core are 200 vCPUs, and the machine has 201.")]
    [InlineData(50, 5, 1, 250, "need APIC ids up to 396, as each level takes whole bits of an id; 254 is the highest.")]
    public void Others_are_refused(int sockets, int cores, int threads, int count, string words) =>
        Assert.Contains(words, new CpuTopology(sockets, cores, threads).FindMistake(count), StringComparison.Ordinal);

    [Fact]
    public void Processors_have_ids_of_their_own_in_ascending_order()
    {
        foreach (ApicTopology topology in (ApicTopology[])[new(1, 254, 1), new(2, 3, 2), new(5, 7, 3), new(16, 8, 1)])
        {
            int[] ids = [.. Enumerable.Range(0, topology.ProcessorCount).Select(topology.ApicIdOf)];

            Assert.Equal(ids.Order().Distinct(), ids);
            Assert.Equal(topology.HighestApicId, ids[^1]);
        }
    }

    [Fact]
    public void More_vcpus_than_KVM_has_are_refused_with_its_number()
    {
        KvmException few = Assert.Throws<KvmException>(() => VcpuLimits.Check(ApicTopology.OfCores(8), maxCount: 4, maxId: 4));
        KvmException low = Assert.Throws<KvmException>(() => VcpuLimits.Check(new ApicTopology(2, 3, 1), maxCount: 6, maxId: 0));

        Assert.Contains("at most 4 vCPUs", few.Message, StringComparison.Ordinal);
        Assert.Contains("ids up to 6, and KVM on this host has them up to 5", low.Message, StringComparison.Ordinal);
        VcpuLimits.Check(new ApicTopology(2, 3, 1), maxCount: 6, maxId: 4096);
        VcpuLimits.Check(ApicTopology.OfCores(254), maxCount: 0, maxId: 0);
    }
}
