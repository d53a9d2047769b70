using Hype.Interop;
using Hype.Kvm.X64;
using Hype.Testing;

namespace Hype.Kvm.Tests;

public sealed class KvmSystemTests
{
    [RequiresKvmFact]
    public void GetApiVersion_is_the_one_this_library_knows()
    {
        using KvmSystem kvm = KvmSystem.Open();

        Assert.Equal(KvmConstants.ApiVersion, kvm.GetApiVersion());
    }

    [RequiresKvmFact]
    public void Create_and_dispose_leaks_no_descriptor()
    {
        CreateAndDispose();
        int before = KvmDescriptors();

        for (int i = 0; i < 20; i++)
        {
            CreateAndDispose();
        }

        Assert.Equal(before, KvmDescriptors());
    }

    [RequiresKvmFact]
    public void CreateVcpu_that_fails_leaks_nothing()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu vcpu = vm.CreateVcpu(0);
        int before = KvmDescriptors();
        vm.RunPageSize = 16; // so that mapping the page of the next vCPU fails

        Assert.Throws<ArgumentOutOfRangeException>(() => vm.CreateVcpu(1));

        Assert.Equal(before, KvmDescriptors());
    }

    [RequiresKvmFact]
    public void GetSupportedCpuid_grows_until_everything_fits()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> small = new(1);

        Errno tooSmall = kvm.TryGetSupportedCpuid(small);
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> all = kvm.GetSupportedCpuid();

        Assert.Equal(Errno.E2BIG, tooSmall);
        Assert.InRange(all.Count, 2, 256);
        Assert.Contains(all.Elements.ToArray(), entry => entry.Function == 0x4000_0000);
    }

    [RequiresKvmFact]
    public void GetMsrIndexList_grows_to_the_announced_length()
    {
        using KvmSystem kvm = KvmSystem.Open();

        using FlexibleArrayBuffer<KvmMsrList, uint> list = kvm.GetMsrIndexList();

        Assert.InRange(list.Count, 1, 65536);
        Assert.Equal(list.Count, list.Capacity);
        Assert.Contains(0x10u, list.Elements.ToArray()); // the time stamp counter
    }

    [RequiresKvmFact]
    public void GetMsrs_with_a_refused_register_returns_how_many_were_read()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu vcpu = vm.CreateVcpu(0);
        using FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> msrs = new(
        [
            new KvmMsrEntry { Index = 0xC000_0080 }, // EFER
            new KvmMsrEntry { Index = 0xDEAD_BEEF }, // none
            new KvmMsrEntry { Index = 0x10 },
        ]);

        Assert.Equal(1, vcpu.GetMsrs(msrs));
    }

    [RequiresKvmFact]
    public void SetCpuid2_takes_what_GetSupportedCpuid_gave()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu vcpu = vm.CreateVcpu(0);
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> cpuid = kvm.GetSupportedCpuid();

        vcpu.SetCpuid2(cpuid);
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> read = vcpu.GetCpuid2();

        Assert.Equal(cpuid.Count, read.Count);
    }

    [RequiresKvmFact]
    public void A_platform_can_be_built_and_read_back()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        vm.SetTssAddr(0xFFFB_D000);
        vm.SetIdentityMapAddr(0xFFFB_C000);
        vm.CreateIrqChip();
        vm.CreatePit2(new KvmPitConfig { Flags = KvmPitFlags.SpeakerDummy });
        using KvmVcpu vcpu = vm.CreateVcpu(0);

        vm.GetPit2(out KvmPitState2 pit);
        KvmIrqChip chip = new() { ChipId = KvmIrqChipId.Ioapic };
        vm.GetIrqChip(ref chip);
        vcpu.GetLapic(out KvmLapicState lapic);
        vcpu.GetMpState(out KvmMpState state);
        vcpu.GetFpu(out KvmFpu fpu);
        vcpu.SetFpu(in fpu);
        vm.IrqLine(new KvmIrqLevel { Irq = 5, Level = 1 });

        Assert.Equal(0xFEC0_0000UL, chip.Chip.Ioapic.BaseAddress);
        Assert.Equal(1, chip.Chip.Ioapic.Redirtbl[0].Fields.Mask);
        Assert.NotEqual(0, lapic.Regs[0x30]); // the version register
        Assert.Equal(VcpuMpState.Runnable, state.MpState);
        Assert.Equal(0, pit.Channels[0].Gate - 1);
    }

    [RequiresKvmFact]
    public void Use_after_dispose_throws()
    {
        KvmSystem kvm = KvmSystem.Open();
        KvmVm vm = kvm.CreateVm();
        kvm.Dispose();

        Assert.Throws<ObjectDisposedException>(() => kvm.GetApiVersion());
        Assert.Equal(1, vm.CheckExtension(KvmCapability.UserMemory)); // the VM does not need the system's handle

        vm.Dispose();
        Assert.Throws<ObjectDisposedException>(() => vm.CreateVcpu(0));
    }

    [RequiresKvmFact]
    public void TryGetRegs_allocates_nothing()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu vcpu = vm.CreateVcpu(0);
        ReadRegisters(vcpu, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ReadRegisters(vcpu, 1000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void ReadRegisters(KvmVcpu vcpu, int times)
    {
        for (int i = 0; i < times; i++)
        {
            vcpu.GetRegs(out KvmRegs regs);
            vcpu.SetRegs(in regs);
        }
    }

    private static void CreateAndDispose()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu first = vm.CreateVcpu(0);
        using KvmVcpu second = vm.CreateVcpu(1);
    }

    private static int KvmDescriptors() =>
        Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget?.Contains("kvm", StringComparison.Ordinal) == true);
}
