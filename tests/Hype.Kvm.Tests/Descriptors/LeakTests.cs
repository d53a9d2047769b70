using System.Runtime.CompilerServices;
using Hype.Testing;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>No descriptor and no mapping of KVM is left behind, however handles end.</summary>
public sealed class LeakTests
{
    private const int Cycles = 1000;
    private const int FailedCycles = 200;

    [RequiresKvmFact]
    public void A_thousand_machines_leave_nothing()
    {
        (int, int) before = Residue();

        Repeat(Cycles, CreateAndDispose);

        Assert.Equal(before, Residue());
    }

    [RequiresKvmFact]
    public void What_fails_half_way_leaves_nothing()
    {
        (int, int) before = Residue();

        Repeat(FailedCycles, FailHalfWay);

        Assert.Equal(before, Residue());
    }

    [RequiresKvmFact]
    public void Forgotten_handles_are_closed_and_unmapped_by_finalizers()
    {
        Collect(); // what other tests forgot
        (int, int) before = Residue();

        Repeat(FailedCycles, Forget);
        Collect();

        Assert.Equal(before, Residue());
    }

    [RequiresKvmFact]
    public void Any_order_of_disposal_leaves_nothing()
    {
        (int, int) before = Residue();

        Repeat(10, DisposeFromTheOutside);

        Assert.Equal(before, Residue());
    }

    [RequiresKvmFact]
    public void A_live_vCPU_is_what_these_tests_would_find()
    {
        // Else they would prove nothing: this is how a leak looks.
        (int Descriptors, int Mappings) before = Residue();
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu vcpu = vm.CreateVcpu(0);

        using KvmDevice? device = CreateDevice(vm);

        Assert.Equal((before.Descriptors + (device is null ? 3 : 4), before.Mappings + 1), Residue());
    }

    /// <summary>The one device that a KVM may have without any of the guest's; null where it has not.</summary>
    private static KvmDevice? CreateDevice(KvmVm vm) => vm.IsDeviceTypeSupported(KvmDeviceType.Vfio) ? vm.CreateDevice(KvmDeviceType.Vfio) : null;

    private static (int Descriptors, int Mappings) Residue() => (ProcessDescriptors.CountOfKvm(), ProcessDescriptors.CountOfRunPages());

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }

    private static void CreateAndDispose()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu vcpu = vm.CreateVcpu(0);
        using KvmDevice? device = CreateDevice(vm);
        vcpu.ImmediateExit = true; // touches the mapping
        vcpu.Dispose();
        vcpu.Dispose(); // a second time does nothing
    }

    private static void FailHalfWay()
    {
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        using KvmVcpu vcpu = vm.CreateVcpu(0);
        Assert.Throws<KvmException>(() => vm.CreateVcpu(0)); // the id is taken
        vm.RunPageSize = 1; // too short to be mapped; a mapping that the kernel refuses is in OwnershipTests
        Assert.Throws<ArgumentOutOfRangeException>(() => vm.CreateVcpu(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => KvmSystem.Open().CreateVm().CreateVcpu(0).ImmediateExit = true;

    private static void DisposeFromTheOutside()
    {
        KvmSystem kvm = KvmSystem.Open();
        KvmVm vm = kvm.CreateVm();
        KvmVcpu vcpu = vm.CreateVcpu(0);
        kvm.Dispose();
        vm.Dispose();
        Assert.False(vcpu.ImmediateExit);
        vcpu.Dispose();
    }
}
