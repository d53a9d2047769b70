using System.Runtime.CompilerServices;
using Hype.Interop;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>A descriptor that an ioctl returns belongs to a handle from then on, whatever goes wrong afterwards.</summary>
public sealed class OwnershipTests
{
    private const int RunPageSize = 12288;

    [Fact]
    public void CreateVm_interrupted_twice_owns_the_one_descriptor_it_got()
    {
        int fd = ProcessDescriptors.CreateEvent();
        var invoker = new ScriptedInvoker(
            ScriptedInvoker.Succeed(RunPageSize), ScriptedInvoker.Refuse(Errno.EINTR), ScriptedInvoker.Refuse(Errno.EINTR), ScriptedInvoker.Succeed(fd));
        using var kvm = new KvmSystem { Invoker = invoker };

        KvmVm vm = kvm.CreateVm(type: 5);

        Assert.Equal((fd, 4, 5u), ((int)vm.DangerousGetHandle(), invoker.Calls.Count, invoker.Calls[^1].Argument));
        Assert.Contains("eventfd", ProcessDescriptors.NameOf(fd), StringComparison.Ordinal);
        vm.Dispose();
        AssertClosed(fd);
    }

    [Fact]
    public void CreateVm_that_cannot_learn_the_size_of_a_run_page_makes_no_VM()
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Refuse(Errno.EINVAL));
        using var kvm = new KvmSystem { Invoker = invoker };

        Assert.Equal("KVM_GET_VCPU_MMAP_SIZE", Assert.Throws<KvmException>(() => kvm.CreateVm()).Operation);
        Assert.Single(invoker.Calls);
    }

    [Fact]
    public void CreateVcpu_whose_page_cannot_be_mapped_closes_its_descriptor()
    {
        int fd = ProcessDescriptors.CreateEvent();
        using var vm = new KvmVm { Invoker = new ScriptedInvoker(ScriptedInvoker.Succeed(fd)), RunPageSize = RunPageSize };

        KvmException exception = Assert.Throws<KvmException>(() => vm.CreateVcpu(0));

        Assert.Equal(("mmap(kvm_run)", Errno.ENODEV), (exception.Operation, exception.Errno));
        AssertClosed(fd);
    }

    [Fact]
    public void CreateVcpu_refused_for_its_id_asks_nothing()
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Succeed());
        using var vm = new KvmVm { Invoker = invoker, RunPageSize = RunPageSize };

        Assert.Throws<ArgumentOutOfRangeException>(() => vm.CreateVcpu(-1));
        Assert.Empty(invoker.Calls);
    }

    [Fact]
    public void Descriptor_of_a_forgotten_handle_is_closed_by_its_finalizer()
    {
        int fd = ProcessDescriptors.CreateEvent();
        Forget(fd);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        AssertClosed(fd);
    }

    [Fact]
    public void Descriptor_zero_is_one_like_any_other()
    {
        // A process may start without standard input: then /dev/kvm can become descriptor 0.
        var invoker = new ScriptedInvoker(ScriptedInvoker.Succeed(3));
        using var kvm = new KvmSystem { Invoker = invoker };
        kvm.SetDescriptor(0);

        bool isInvalid = kvm.IsInvalid;
        kvm.GetApiVersion();
        kvm.SetHandleAsInvalid(); // the test keeps its standard input

        Assert.False(isInvalid);
        Assert.Equal(0, Assert.Single(invoker.Calls).Fd);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int fd) => HandleApi.Create(typeof(KvmVm), fd: fd);

    // Another part of the test host may have taken the number since, though hardly for an eventfd.
    private static void AssertClosed(int fd) => Assert.DoesNotContain("eventfd", ProcessDescriptors.NameOf(fd) ?? "", StringComparison.Ordinal);
}
