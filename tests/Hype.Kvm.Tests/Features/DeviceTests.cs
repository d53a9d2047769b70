using System.Runtime.CompilerServices;
using Hype.Interop;
using Hype.Kvm.X64;
using Hype.Testing;

namespace Hype.Kvm.Tests.Features;

/// <summary>Devices, attributes, registers, statistics and guest memory, on the local KVM; where a capability is missing, the refusal is asserted.</summary>
public sealed class DeviceTests
{
    private const uint NoSuchGroup = 0x7FFF;

    [RequiresKvmFact]
    public void Device_types_are_told_and_made()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();

        Assert.False(vm.IsDeviceTypeSupported((KvmDeviceType)0x7FFF));
        KvmException refused = Assert.Throws<KvmException>(() => vm.CreateDevice((KvmDeviceType)0x7FFF));
        Assert.Equal(("KVM_CREATE_DEVICE", Errno.ENODEV), (refused.Operation, refused.Errno));

        if (vm.IsDeviceTypeSupported(KvmDeviceType.Vfio))
        {
            using KvmDevice device = vm.CreateDevice(KvmDeviceType.Vfio);
            Assert.False(device.HasAttribute(NoSuchGroup, 0));
            Assert.True(Assert.Throws<KvmException>(() => device.GetAttribute<ulong>(NoSuchGroup, 0)).Errno is Errno.ENXIO or Errno.EPERM);
        }
        else
        {
            Assert.Equal(Errno.ENODEV, Assert.Throws<KvmException>(() => vm.CreateDevice(KvmDeviceType.Vfio)).Errno);
        }
    }

    [RequiresKvmFact]
    public void Attribute_of_a_vcpu_is_read_as_the_plain_call_reads_it()
    {
        using var guest = new ToyGuest(0xF4);
        const uint Group = (uint)KvmVcpuGroup.TscCtrl;
        if (!guest.Vcpu.HasAttribute(Group, 0))
        {
            Assert.Throws<KvmException>(() => guest.Vcpu.GetAttribute<ulong>(Group, 0));
            return;
        }

        guest.Vcpu.SetAttribute(Group, 0, 0x1234_5678UL); // a KVM that emulates guest code takes the offset, and goes on with its own
        byte[] plain = new byte[sizeof(ulong)];
        guest.Vcpu.GetDeviceAttr(new KvmDeviceAttr { Group = Group }, plain);

        Assert.Equal(BitConverter.ToUInt64(plain), guest.Vcpu.GetAttribute<ulong>(Group, 0));
    }

    [Fact]
    public void Register_of_another_size_is_refused_before_the_call()
    {
        using var vcpu = new KvmVcpu();
        const ulong Wide = 3UL << KvmConstants.RegSizeShift;

        Assert.Contains("8 bytes", Assert.Throws<ArgumentException>(() => vcpu.GetRegister<uint>(Wide)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => vcpu.SetRegister(Wide, (byte)1));
    }

    [RequiresKvmFact]
    public void Statistics_say_what_they_are_and_are_read()
    {
        using var guest = new ToyGuest(0xF4);
        if (!guest.Vm.IsGetStatsFdSupported)
        {
            Assert.NotEqual(Errno.None, guest.Vcpu.TryGetStatsFd(out KvmStats? none));
            Assert.Null(none);
            return;
        }

        using KvmStats stats = guest.Vcpu.GetStatsFd();
        KvmStatistic[] all = [.. stats.ReadDescriptions()];
        KvmStatistic exits = Assert.Single(all, statistic => statistic.Name == "exits");
        ulong[] before = new ulong[exits.Count];
        stats.ReadValues(exits, before);
        ToyGuest.WithDeadline(() => guest.Vcpu.Run().Reason);
        ulong[] after = new ulong[exits.Count];
        stats.ReadValues(exits, after);

        Assert.StartsWith("kvm-", stats.ReadId(), StringComparison.Ordinal);
        Assert.Equal((KvmStatsType.Cumulative, KvmStatsUnit.None, 1), (exits.Type, exits.Unit, exits.Count));
        Assert.True(after[0] > before[0], $"{after[0]} exits after a run, {before[0]} before it");
        Assert.All(all, statistic => stats.ReadValues(statistic, new ulong[statistic.Count]));
        Assert.Throws<ArgumentException>(() => stats.ReadValues(exits, []));
    }

    [RequiresKvmFact]
    public void Guest_memory_file_closes_on_exec_or_is_refused()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        if (vm.CheckExtension(KvmCapability.GuestMemFd) == 0)
        {
            KvmException refused = Assert.Throws<KvmException>(() => vm.CreateGuestMemFd(0x1000));
            Assert.Equal("KVM_CREATE_GUEST_MEMFD", refused.Operation);
            Assert.NotNull(refused.Hint);
            return;
        }

        using KvmGuestMemFd file = vm.CreateGuestMemFd(0x1000);
        string flags = File.ReadAllLines($"/proc/self/fdinfo/{file.DangerousGetHandle()}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        Assert.NotEqual(0, Convert.ToInt32(flags.Split('\t')[1], 8) & 0x80000); // O_CLOEXEC
    }

    [RequiresKvmFact]
    public void Extended_state_is_as_long_as_its_capability_says()
    {
        using var guest = new ToyGuest(0xF4);
        int size = Math.Max(4096, guest.Vm.CheckExtension(KvmCapability.Xsave2));

        using FlexibleArrayBuffer<KvmXsave, uint> state = guest.Vcpu.GetXsave2();
        Assert.True(state.ByteLength >= size);
        guest.Vcpu.SetXsave(state);

        if (size > Unsafe.SizeOf<KvmXsave>())
        {
            using var tooShort = new FlexibleArrayBuffer<KvmXsave, uint>(0);
            Assert.Throws<ArgumentOutOfRangeException>(() => guest.Vcpu.GetXsave2(tooShort));
        }
    }

    [RequiresKvmFact]
    public void Nested_state_comes_back_or_is_refused()
    {
        using var guest = new ToyGuest(0xF4);
        if (guest.Vm.CheckExtension(KvmCapability.NestedState) == 0)
        {
            KvmException refused = Assert.Throws<KvmException>(() => guest.Vcpu.GetNestedState());
            Assert.Equal("KVM_GET_NESTED_STATE", refused.Operation);
            return;
        }

        using FlexibleArrayBuffer<KvmNestedState, byte> state = guest.Vcpu.GetNestedState();
        Assert.InRange(state.Header.Size, 128u, (uint)state.ByteLength);
        guest.Vcpu.SetNestedState(state);
    }

    [RequiresKvmFact]
    public void Encryption_is_refused_with_the_reason()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        KvmSevCmd sev = new() { Id = (uint)KvmSevCommand.Init };
        KvmTdxCmd tdx = default;

        KvmException refused = Assert.Throws<KvmException>(() => vm.MemoryEncryptOp(ref sev, []));
        Assert.Equal("KVM_MEMORY_ENCRYPT_OP", refused.Operation);
        Assert.NotNull(refused.Hint);
        Assert.NotEqual(Errno.None, vm.TryMemoryEncryptOp(ref tdx, []));
        Assert.NotEqual(Errno.None, vm.TryMemoryEncryptOp());
    }

    [RequiresKvmFact]
    public void Msr_filter_takes_its_ranges_or_is_refused()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        MsrFilterRange range = new(KvmMsrFilterRangeFlags.Read, 0x10, 1, new byte[] { 1 });

        Assert.Throws<ArgumentException>(() => vm.SetMsrFilter(default, range with { Count = 9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => vm.SetMsrFilter(default, new MsrFilterRange[17]));
        if (vm.CheckExtension(KvmCapability.X86MsrFilter) > 0)
        {
            vm.SetMsrFilter(default, range);
        }
        else
        {
            Assert.Equal("KVM_X86_SET_MSR_FILTER", Assert.Throws<KvmException>(() => vm.SetMsrFilter(default, range)).Operation);
        }
    }
}
