using Hype.Interop;
using Hype.Testing;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>The error number is that of the call, whatever the runtime does on the way back from it.</summary>
public sealed class ErrnoTests
{
    private const int Calls = 20_000;

    [RequiresKvmFact]
    public void Error_number_survives_collections()
    {
        // A collection stops a thread where it returns from a call, and makes system calls there that may fail in their own way.
        using KvmSystem kvm = KvmSystem.Open();
        using KvmVm vm = kvm.CreateVm();
        var results = new HashSet<IoctlResult>();
        long calls = 0;
        bool stop = false;
        var caller = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                results.Add(Ioctl.Invoke(kvm, KvmRequests.KVM_CREATE_IRQCHIP));
                results.Add(Ioctl.Invoke(vm, KvmRequests.KVM_RUN));
                Interlocked.Increment(ref calls);
            }
        })
        { IsBackground = true };
        caller.Start();

        // Counted in calls, as the other thread may begin late.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect(0);
                return Interlocked.Read(ref calls) >= Calls;
            },
            TestDeadline.Span));
        Volatile.Write(ref stop, true);
        Assert.True(caller.Join(TestDeadline.Span));
        Assert.Equal([new IoctlResult(-1, Errno.EINVAL), new IoctlResult(-1, Errno.ENOTTY)], results.OrderBy(result => result.Errno));
    }

    [Fact]
    public void Call_on_no_descriptor_is_refused_by_the_kernel()
    {
        using var kvm = new KvmSystem();

        Assert.Equal(new IoctlResult(-1, Errno.EBADF), Ioctl.Invoke(kvm, KvmRequests.KVM_GET_API_VERSION));
    }
}
