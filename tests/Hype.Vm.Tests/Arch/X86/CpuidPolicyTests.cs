using Hype.Kvm.X64;
using Hype.Vm.Arch.X86;
using Xunit;

namespace Hype.Vm.Tests.Arch.X86;

public sealed class CpuidPolicyTests
{
    private const uint Deadline = 1 << 24;
    private const uint Hypervisor = 1u << 31;
    private const uint HyperThreading = 1 << 28;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    [InlineData(253, 254)]
    public void Leaf_1_has_the_identity_of_the_vcpu(int index, int count)
    {
        KvmCpuidEntry2 leaf = Apply(new KvmCpuidEntry2 { Function = 1, Ebx = 0xff_ff_08_12 }, index, count);

        Assert.Equal((uint)index, leaf.Ebx >> 24);
        Assert.Equal((uint)count, (leaf.Ebx >> 16) & 0xff);
        Assert.Equal(0x0812u, leaf.Ebx & 0xffff);
        Assert.Equal(Hypervisor, leaf.Ecx & Hypervisor);
    }

    [Fact]
    public void Leaf_1_says_hyper_threading_for_more_than_one()
    {
        Assert.Equal(0u, Apply(new KvmCpuidEntry2 { Function = 1, Edx = HyperThreading }, 0, 1).Edx);
        Assert.Equal(HyperThreading, Apply(new KvmCpuidEntry2 { Function = 1 }, 0, 2).Edx);
    }

    [Fact]
    public void Leaf_1_has_the_deadline_timer_where_KVM_has_it()
    {
        Assert.Equal(Deadline, Apply(new KvmCpuidEntry2 { Function = 1 }, 0, 1, deadline: true).Ecx & Deadline);
        Assert.Equal(0u, Apply(new KvmCpuidEntry2 { Function = 1, Ecx = Deadline }, 0, 1, deadline: false).Ecx & Deadline);
    }

    [Theory]
    [InlineData(1u, 0u)]
    [InlineData(2u, 0u)]
    [InlineData(3u, 3u)]
    public void Leaf_4_shares_the_third_level_cache_alone(uint level, uint sharing)
    {
        KvmCpuidEntry2 leaf = Apply(new KvmCpuidEntry2 { Function = 4, Eax = 0xffff_c001 | (level << 5) }, 0, 4);

        Assert.Equal(sharing, (leaf.Eax >> 14) & 0xfff);
        Assert.Equal(3u, leaf.Eax >> 26);
        Assert.Equal(1 | (level << 5), leaf.Eax & 0x3fff);
    }

    [Fact]
    public void Leaf_4_without_a_cache_stays_as_it_is() =>
        Assert.Equal(0xffff_c000u, Apply(new KvmCpuidEntry2 { Function = 4, Eax = 0xffff_c000 }, 0, 4).Eax);

    [Theory]
    [InlineData(1, 0u)]
    [InlineData(2, 1u)]
    [InlineData(3, 2u)]
    [InlineData(4, 2u)]
    [InlineData(5, 3u)]
    public void Topology_is_one_package_of_cores_though_KVM_gives_none(int count, uint shift)
    {
        KvmCpuidEntry2[] leaves = new CpuidPolicy([new KvmCpuidEntry2 { Function = 0xb, Flags = KvmCpuidFlags.SignificantIndex }], ApicTopology.OfCores(count), true).Make(count - 1);

        uint id = (uint)count - 1;
        Assert.Equal(
            [(0u, 0u, 1u, 0x100u, id), (1u, shift, (uint)count, 0x201u, id), (2u, 0u, 0u, 2u, id)],
            leaves.Select(static leaf => (leaf.Index, leaf.Eax, leaf.Ebx, leaf.Ecx, leaf.Edx)));
        Assert.All(leaves, static leaf => Assert.Equal((0xbu, KvmCpuidFlags.SignificantIndex), (leaf.Function, leaf.Flags)));
    }

    [Fact]
    public void Topology_of_the_host_is_replaced()
    {
        KvmCpuidEntry2[] host = [.. Enumerable.Range(0, 5).Select(static i => new KvmCpuidEntry2 { Function = 0x1f, Index = (uint)i, Eax = 7, Ebx = 128 })];

        KvmCpuidEntry2[] leaves = new CpuidPolicy(host, ApicTopology.OfCores(2), true).Make(0);

        Assert.Equal([1u, 2u, 0u], leaves.Select(static leaf => leaf.Ebx));
    }

    [Theory]
    [InlineData(1, 0u, 0u)]
    [InlineData(2, 1u, 1u)]
    [InlineData(5, 4u, 3u)]
    public void Leaf_80000008_counts_the_cores(int count, uint last, uint bits)
    {
        KvmCpuidEntry2 leaf = Apply(new KvmCpuidEntry2 { Function = 0x8000_0008, Ecx = 0xffff_ffff }, 0, count);

        Assert.Equal(last, leaf.Ecx & 0xff);
        Assert.Equal(bits, (leaf.Ecx >> 12) & 0xf);
        Assert.Equal(0xffff_0f00u, leaf.Ecx & 0xffff_0f00);
    }

    [Fact]
    public void Leaf_8000001e_has_the_identity_of_the_vcpu()
    {
        KvmCpuidEntry2 leaf = Apply(new KvmCpuidEntry2 { Function = 0x8000_001e, Ebx = 0xffff_ffff }, 3, 4);

        Assert.Equal((3u, 0xffff_0003u), (leaf.Eax, leaf.Ebx));
    }

    [Fact]
    public void Other_leaves_stay_as_they_are()
    {
        KvmCpuidEntry2 leaf = Apply(new KvmCpuidEntry2 { Function = 7, Eax = 1, Ebx = 2, Ecx = 3, Edx = 4 }, 3, 4);

        Assert.Equal((1u, 2u, 3u, 4u), (leaf.Eax, leaf.Ebx, leaf.Ecx, leaf.Edx));
    }

    [Theory]
    [InlineData(1u, 0u)]
    [InlineData(2u, 0u)]
    [InlineData(3u, 3u)]
    public void Leaf_8000001d_shares_the_third_level_cache_alone(uint level, uint sharing)
    {
        KvmCpuidEntry2 leaf = Apply(new KvmCpuidEntry2 { Function = 0x8000_001d, Eax = 0x3c001 | (level << 5) }, 0, 4);

        Assert.Equal(sharing, (leaf.Eax >> 14) & 0xfff);
    }

    [Theory]
    [InlineData(0x8000_0008u)]
    [InlineData(0x8000_001du)]
    [InlineData(0x8000_001eu)]
    public void Leaves_of_AMD_stay_as_they_are_on_Intel(uint function)
    {
        KvmCpuidEntry2 leaf = new() { Function = function, Eax = 0x3c061, Ebx = 2, Ecx = 3 };

        KvmCpuidEntry2 made = new CpuidPolicy([new KvmCpuidEntry2 { Ebx = 0x756e_6547 }, leaf], ApicTopology.OfCores(4), true).Make(3)[1];

        Assert.Equal((leaf.Eax, leaf.Ebx, leaf.Ecx), (made.Eax, made.Ebx, made.Ecx));
    }

    [Theory]
    [InlineData(0x3027u, 39)]
    [InlineData(0x3030u, 48)]
    [InlineData(0u, 36)]
    public void Physical_address_limit_is_the_hosts(uint eax, int bits) =>
        Assert.Equal(1UL << bits, new CpuidPolicy([new KvmCpuidEntry2 { Function = 0x8000_0008, Eax = eax }], ApicTopology.OfCores(1), true).PhysicalAddressLimit);

    [Fact]
    public void Speed_of_the_time_stamp_counter_is_told_as_a_ratio_to_a_crystal_of_1_GHz_on_Intel()
    {
        KvmCpuidEntry2[] host = [new() { Ebx = 0x756e_6547, Eax = 0xd }, new() { Function = 0x15, Eax = 2, Ebx = 216, Ecx = 24_000_000 }];

        KvmCpuidEntry2[] made = new CpuidPolicy(host, ApicTopology.OfCores(1), true).Make(0, tscKilohertz: 2_596_128);

        KvmCpuidEntry2 leaf = Assert.Single(made, static entry => entry.Function == 0x15);
        Assert.Equal(2_596_128_000ul, (ulong)leaf.Ecx * leaf.Ebx / leaf.Eax);
        Assert.Equal(1_000_000_000u, leaf.Ecx);
        Assert.Equal(0x15u, made[0].Eax);
    }

    [Fact]
    public void Speed_of_the_time_stamp_counter_is_told_by_the_hypervisor_on_every_host()
    {
        KvmCpuidEntry2[] host = [new() { Ebx = 0x6874_7541, Eax = 0xd }, new() { Function = 0x4000_0000, Eax = 0x4000_0001 }];

        KvmCpuidEntry2[] made = new CpuidPolicy(host, ApicTopology.OfCores(1), true).Make(0, tscKilohertz: 3_000_000);

        KvmCpuidEntry2 leaf = Assert.Single(made, static entry => entry.Function == 0x4000_0010);
        Assert.Equal((3_000_000u, 1_000_000u), (leaf.Eax, leaf.Ebx));
        Assert.Equal(0x4000_0010u, made[1].Eax);
        Assert.Equal(0xdu, made[0].Eax);
        Assert.DoesNotContain(made, static entry => entry.Function == 0x15);
    }

    [Fact]
    public void Speed_that_KVM_does_not_know_leaves_the_hosts_leaves() =>
        Assert.Equal(216u, new CpuidPolicy([new KvmCpuidEntry2 { Ebx = 0x756e_6547 }, new KvmCpuidEntry2 { Function = 0x15, Ebx = 216 }], ApicTopology.OfCores(1), true).Make(0)[1].Ebx);

    /// <summary>Two sockets of three cores of two threads: the fifth core is the second of the second socket.</summary>
    [Theory]
    [InlineData(0, 0u, 0u, 0u)]
    [InlineData(1, 1u, 0u, 0u)]
    [InlineData(5, 5u, 2u, 0u)]
    [InlineData(6, 8u, 0u, 1u)]
    [InlineData(9, 11u, 1u, 1u)]
    public void Ids_leave_room_where_a_level_has_no_power_of_two_of_members(int index, uint id, uint core, uint package)
    {
        ApicTopology topology = new(2, 3, 2);

        KvmCpuidEntry2 identity = Apply(new KvmCpuidEntry2 { Function = 1 }, index, 12, topology: topology);
        KvmCpuidEntry2 amd = Apply(new KvmCpuidEntry2 { Function = 0x8000_001e }, index, 12, topology: topology);

        Assert.Equal((id, 6u), (identity.Ebx >> 24, (identity.Ebx >> 16) & 0xff));
        Assert.Equal((id, core | 0x100, package), (amd.Eax, amd.Ebx, amd.Ecx));
    }

    [Fact]
    public void Levels_of_a_topology_with_threads()
    {
        KvmCpuidEntry2 host = new() { Function = 0x1f, Flags = KvmCpuidFlags.SignificantIndex };

        KvmCpuidEntry2[] leaves = new CpuidPolicy([host], new ApicTopology(2, 3, 2), true).Make(9);

        Assert.Equal(
            [(1u, 2u, 0x100u, 11u), (3u, 6u, 0x201u, 11u), (0u, 0u, 2u, 11u)],
            leaves.Select(static leaf => (leaf.Eax, leaf.Ebx, leaf.Ecx, leaf.Edx)));
    }

    [Theory]
    [InlineData(1u, 1u)]
    [InlineData(3u, 7u)]
    public void Caches_are_shared_by_the_threads_of_a_core_or_by_a_package(uint level, uint sharing)
    {
        KvmCpuidEntry2 leaf = Apply(new KvmCpuidEntry2 { Function = 4, Eax = 1 | (level << 5) }, 0, 12, topology: new ApicTopology(2, 3, 2));

        Assert.Equal((sharing, 3u), ((leaf.Eax >> 14) & 0xfff, leaf.Eax >> 26));
    }

    /// <summary>On an AMD host, where every leaf of the policy exists.</summary>
    private static KvmCpuidEntry2 Apply(KvmCpuidEntry2 entry, int index, int count, bool deadline = false, ApicTopology? topology = null) =>
        new CpuidPolicy([new KvmCpuidEntry2 { Ebx = 0x6874_7541 }, entry], topology ?? ApicTopology.OfCores(count), deadline).Make(index)[1];
}
