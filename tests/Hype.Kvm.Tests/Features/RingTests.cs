using System.Runtime.InteropServices;
using Hype.Testing;

namespace Hype.Kvm.Tests.Features;

/// <summary>The rings that the kernel shares with a monitor: over memory of the test's, and on the local KVM.</summary>
public sealed unsafe class RingTests
{
    private const int PageSize = 4096;

    [Fact]
    public void Coalesced_writes_are_taken_in_their_order_around_the_end()
    {
        byte[] page = new byte[PageSize];
        const uint Capacity = (PageSize - 8) / 24;
        Put(page, Capacity - 1, 0x1000);
        Put(page, 0, 0x2000);
        SetIndices(page, first: Capacity - 1, last: 1);

        Assert.True(CoalescedRing.TryTake(page, out KvmCoalescedMmio first));
        Assert.True(CoalescedRing.TryTake(page, out KvmCoalescedMmio second));
        Assert.False(CoalescedRing.TryTake(page, out _));
        Assert.Equal((0x1000UL, 0x2000UL), (first.PhysAddr, second.PhysAddr));
    }

    [Theory]
    [InlineData(170, 0)]
    [InlineData(0, 170)]
    [InlineData(uint.MaxValue, 3)]
    public void Index_outside_of_the_ring_is_no_write(uint first, uint last)
    {
        byte[] page = new byte[PageSize];
        SetIndices(page, first, last);

        Assert.False(CoalescedRing.TryTake(page, out _));
    }

    [RequiresKvmFact]
    public void Write_to_a_registered_zone_is_collected()
    {
        // mov [0x2000], al; hlt
        using var guest = new ToyGuest(0xA2, 0x00, 0x20, 0xF4);
        if (guest.Vm.CheckExtension(KvmCapability.CoalescedMmio) == 0)
        {
            Assert.False(guest.Vcpu.TryTakeCoalesced(out _));
            return;
        }

        guest.Vm.RegisterCoalescedMmio(new KvmCoalescedMmioZone { Addr = 0x2000, Size = 0x1000 });
        VcpuExitReason reason = ToyGuest.WithDeadline(() => guest.Vcpu.Run().Reason);

        Assert.Equal(VcpuExitReason.Hlt, reason);
        Assert.True(guest.Vcpu.TryTakeCoalesced(out KvmCoalescedMmio write));
        Assert.Equal((0x2000UL, 1u), (write.PhysAddr, write.Len));
        Assert.False(guest.Vcpu.TryTakeCoalesced(out _));
        guest.Vm.UnregisterCoalescedMmio(new KvmCoalescedMmioZone { Addr = 0x2000, Size = 0x1000 });
    }

    [Fact]
    public void Dirty_pages_are_taken_once_and_marked()
    {
        Span<KvmDirtyGfn> memory = stackalloc KvmDirtyGfn[2];
        memory[0] = new KvmDirtyGfn { Flags = KvmDirtyGfnFlags.Dirty, Slot = 3, Offset = 7 };
        memory[1] = new KvmDirtyGfn { Flags = KvmDirtyGfnFlags.Dirty, Slot = 0x10001, Offset = 9 };
        fixed (KvmDirtyGfn* ring = memory)
        {
            using var dirty = new KvmDirtyRing(ring, memory.Length);

            Assert.True(dirty.TryTake(out uint slot, out ulong page));
            Assert.Equal((3u, 7UL), (slot, page));
            Assert.True(dirty.TryTake(out slot, out page));
            Assert.Equal((0x10001u, 9UL), (slot, page));
            Assert.False(dirty.TryTake(out _, out _)); // the first one again, which the kernel has not reset
            Assert.Equal([KvmDirtyGfnFlags.Reset, KvmDirtyGfnFlags.Reset], memory.ToArray().Select(entry => entry.Flags));
        }
    }

    [RequiresKvmFact]
    public void Dirty_ring_tells_of_a_write_or_is_refused()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        const int Entries = 4096;
        KvmEnableCap request = new() { Cap = KvmCapability.DirtyLogRingAcqRel };
        request.Args[0] = (ulong)(Entries * sizeof(KvmDirtyGfn));
        if (vm.CheckExtension(KvmCapability.DirtyLogRingAcqRel) == 0)
        {
            Assert.Equal("KVM_ENABLE_CAP", Assert.Throws<KvmException>(() => vm.EnableCap(in request)).Operation);
            using KvmVcpu without = vm.CreateVcpu(0);
            Assert.Equal("mmap(dirty ring)", Assert.Throws<KvmException>(() => without.MapDirtyRing(Entries)).Operation);
            return;
        }

        vm.EnableCap(in request);
        using KvmVcpu vcpu = vm.CreateVcpu(0);
        Assert.Equal("madvise(dirty ring)", Assert.Throws<KvmException>(() => vcpu.MapDirtyRing(4 * Entries)).Operation);
        using KvmDirtyRing ring = vcpu.MapDirtyRing(Entries);
        Assert.False(ring.TryTake(out _, out _));
        Assert.Equal(0, vm.ResetDirtyRings());
    }

    [RequiresKvmFact]
    public void Dirty_ring_of_a_vm_that_has_none_is_refused_and_not_mapped()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu vcpu = vm.CreateVcpu(0);

        Assert.Contains("(dirty ring)", Assert.Throws<KvmException>(() => vcpu.MapDirtyRing(1024)).Operation, StringComparison.Ordinal);
    }

    private static void SetIndices(byte[] page, uint first, uint last)
    {
        ref KvmCoalescedMmioRing header = ref MemoryMarshal.AsRef<KvmCoalescedMmioRing>(page.AsSpan());
        header.First = first;
        header.Last = last;
    }

    // The address is an entry's first member.
    private static void Put(byte[] page, uint index, ulong address) => MemoryMarshal.Write(page.AsSpan(8 + (int)(index * 24)), address);
}
