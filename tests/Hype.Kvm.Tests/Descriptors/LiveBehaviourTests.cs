using Hype.Interop;
using Hype.Interop.Libc;
using Hype.Kvm.X64;
using Hype.Testing;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>What the kernel does that the bindings count on, asked of the real one.</summary>
public sealed unsafe class LiveBehaviourTests : IDisposable
{
    private const uint Efer = 0xC000_0080;
    private const uint NoSuchMsr = 0xDEAD_BEEF;
    private const uint TimeStampCounter = 0x10;

    private const uint CreateDevice = 0xC00C_AEE0; // KVM_CREATE_DEVICE
    private const uint VfioDevice = 4; // KVM_DEV_TYPE_VFIO: the one that an x86 kernel may have
    private const uint TestOnly = 1; // KVM_CREATE_DEVICE_TEST

    private const uint TtyGetModes = 0x5401; // TCGETS

    private KvmSystem? _kvm;
    private KvmVm? _vm;
    private KvmVcpu? _vcpu;

    private KvmSystem Kvm => _kvm ??= KvmSystem.Open();

    private KvmVm Vm => _vm ??= Kvm.CreateVm();

    private KvmVcpu Vcpu => _vcpu ??= Vm.CreateVcpu(0);

    [RequiresKvmFact]
    public void Argument_where_there_is_none_is_refused()
    {
        Assert.Equal(Errno.EINVAL, Ioctl.Invoke(Kvm, KvmRequests.KVM_GET_API_VERSION, (nuint)1).Errno);
        Assert.Equal(Errno.EINVAL, Ioctl.Invoke(Kvm, KvmRequests.KVM_GET_VCPU_MMAP_SIZE, (nuint)1).Errno);
        Assert.Equal(Errno.EINVAL, Ioctl.Invoke(Vcpu, KvmRequests.KVM_RUN, (nuint)1).Errno);
    }

    [RequiresKvmFact]
    public void GetMsrs_reads_up_to_the_first_register_that_is_not_there()
    {
        const ulong Untouched = 0x5555_5555_5555_5555;
        using FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> msrs = new(
        [
            new KvmMsrEntry { Index = Efer, Data = Untouched },
            new KvmMsrEntry { Index = NoSuchMsr, Data = Untouched },
            new KvmMsrEntry { Index = TimeStampCounter, Data = Untouched },
        ]);

        Errno errno = Vcpu.TryGetMsrs(msrs, out int count);

        Assert.Equal((Errno.None, 1), (errno, count)); // a success, though not of everything
        Assert.Equal(0UL, msrs.Elements[0].Data);
        Assert.Equal(Untouched, msrs.Elements[2].Data); // not even tried; of the refused one the kernel may write anything
    }

    [RequiresKvmFact]
    public void GetMsrs_takes_255_registers_and_the_buffer_has_no_room_for_more()
    {
        using FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry> most = new([.. Enumerable.Repeat(new KvmMsrEntry { Index = TimeStampCounter }, 255)]);

        Assert.Equal(255, Vcpu.GetMsrs(most));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlexibleArrayBuffer<KvmMsrs, KvmMsrEntry>(256));
    }

    [RequiresKvmFact]
    public void GetMsrs_of_256_registers_is_refused_by_the_kernel_itself()
    {
        byte[] memory = new byte[sizeof(KvmMsrs) + (256 * sizeof(KvmMsrEntry))];
        memory[1] = 1; // 256, little-endian
        fixed (byte* address = memory)
        {
            Assert.Equal(Errno.E2BIG, Ioctl.Invoke(Vcpu, X64.KvmRequests.KVM_GET_MSRS, address).Errno);
        }
    }

    [RequiresKvmFact]
    public void E2BIG_says_how_long_the_list_of_registers_is()
    {
        using FlexibleArrayBuffer<KvmMsrList, uint> one = new(1);

        Assert.Equal(Errno.E2BIG, Kvm.TryGetMsrIndexList(one));
        Assert.InRange(one.Header.Nmsrs, 2u, 65536u);
    }

    [RequiresKvmFact]
    public void E2BIG_does_not_say_how_many_CPUID_answers_there_are()
    {
        using FlexibleArrayBuffer<KvmCpuid2, KvmCpuidEntry2> one = new(1);

        Assert.Equal(Errno.E2BIG, Kvm.TryGetSupportedCpuid(one));
        Assert.Equal(1u, one.Header.Nent);
    }

    [RequiresKvmFact]
    public void Ioctl_of_another_kind_of_descriptor_is_refused_in_that_kinds_dialect()
    {
        Assert.Equal(Errno.EINVAL, Ioctl.Invoke(Kvm, KvmRequests.KVM_CREATE_IRQCHIP).Errno);
        Assert.Equal(Errno.ENOTTY, Ioctl.Invoke(Vm, KvmRequests.KVM_RUN).Errno);
        Assert.Equal(Errno.ENOTTY, Ioctl.Invoke(Vm, KvmRequests.KVM_GET_API_VERSION).Errno);
        Assert.Equal(Errno.EINVAL, Ioctl.Invoke(Vcpu, KvmRequests.KVM_CREATE_IRQCHIP).Errno);
        Assert.Equal(Errno.EINVAL, Ioctl.Invoke(Vcpu, TtyGetModes).Errno);
    }

    [RequiresKvmFact]
    public void Error_number_is_the_calls_own_and_success_has_none()
    {
        Assert.Equal(new IoctlResult(-1, Errno.EINVAL), Ioctl.Invoke(Kvm, KvmRequests.KVM_CREATE_IRQCHIP));
        Assert.Equal(new IoctlResult(KvmConstants.ApiVersion, Errno.None), Ioctl.Invoke(Kvm, KvmRequests.KVM_GET_API_VERSION));
        Assert.Equal(new IoctlResult(-1, Errno.ENOTTY), Ioctl.Invoke(Vm, KvmRequests.KVM_RUN));
    }

    [RequiresKvmFact]
    public void CreateVcpu_with_an_id_that_is_taken_says_so()
    {
        _ = Vcpu;

        KvmException exception = Assert.Throws<KvmException>(() => Vm.CreateVcpu(0));

        Assert.Equal(("KVM_CREATE_VCPU", Errno.EEXIST), (exception.Operation, exception.Errno));
        Assert.StartsWith("The VM has a vCPU with that id", exception.Hint, StringComparison.Ordinal);
    }

    [RequiresKvmFact]
    public void Device_of_an_unknown_type_is_refused()
    {
        uint* device = stackalloc uint[] { 0x7FFF_FFFF, 77, 0 };

        Assert.Equal(Errno.ENODEV, Ioctl.Invoke(Vm, CreateDevice, device).Errno);
        Assert.Equal(77u, device[1]);
    }

    [SkippableFact]
    public void Device_is_made_unless_it_is_only_tested()
    {
        Skip.IfNot(File.Exists("/dev/kvm"), "There is no /dev/kvm.");
        uint* device = stackalloc uint[] { VfioDevice, 77, TestOnly };
        _ = Vm;
        int before = ProcessDescriptors.CountOfKvm();

        IoctlResult tested = Ioctl.Invoke(Vm, CreateDevice, device);
        Skip.If(tested.Errno == Errno.ENODEV, "This kernel's KVM has no VFIO device.");
        (uint Fd, int Descriptors) onlyTested = (device[1], ProcessDescriptors.CountOfKvm());
        device[2] = 0;
        IoctlResult made = Ioctl.Invoke(Vm, CreateDevice, device);
        using SafeDescriptor owner = HandleApi.Create(typeof(KvmVm), fd: (int)device[1]); // any kind of handle closes it

        Assert.Equal((Errno.None, 77u, before), (tested.Errno, onlyTested.Fd, onlyTested.Descriptors));
        Assert.Equal((Errno.None, before + 1), (made.Errno, ProcessDescriptors.CountOfKvm()));
    }

    [RequiresKvmFact]
    public void Every_descriptor_is_closed_where_another_program_starts()
    {
        int[] descriptors = [(int)Kvm.DangerousGetHandle(), (int)Vm.DangerousGetHandle(), (int)Vcpu.DangerousGetHandle()];

        Assert.All(descriptors, fd => Assert.Equal(LibcFcntl.FD_CLOEXEC, LibcFcntl.fcntl(fd, LibcFcntl.F_GETFD, 0)));
    }

    [RequiresKvmFact]
    public void VM_of_another_process_is_of_no_use()
    {
        const int DuplicateForOthers = 0; // F_DUPFD: without close-on-exec
        int inherited = LibcFcntl.fcntl((int)Vm.DangerousGetHandle(), DuplicateForOthers, 0);
        using SafeDescriptor owner = HandleApi.Create(typeof(KvmVm), fd: inherited);

        string answer = OtherProcess.Ioctl(inherited, KvmRequests.KVM_CREATE_IRQCHIP);

        Assert.Equal($"-1 {(int)Errno.EIO}", answer);
    }

    public void Dispose()
    {
        _vcpu?.Dispose();
        _vm?.Dispose();
        _kvm?.Dispose();
    }
}
