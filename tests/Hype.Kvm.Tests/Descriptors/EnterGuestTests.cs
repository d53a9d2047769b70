using Hype.Interop;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>What KVM_RUN may answer, scripted.</summary>
public sealed class EnterGuestTests
{
    private const int RunPageSize = 12288;

    [Theory]
    [InlineData(Errno.EINTR, VcpuExitReason.Interrupted)]
    [InlineData(Errno.EAGAIN, VcpuExitReason.Interrupted)]
    [InlineData(Errno.EBADF, VcpuExitReason.Failed)]
    [InlineData(Errno.EFAULT, VcpuExitReason.Failed)]
    [InlineData(Errno.EIO, VcpuExitReason.Failed)]
    public void Refusal_comes_back_once_and_throws_nothing(Errno errno, VcpuExitReason reason)
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Refuse(errno), ScriptedInvoker.Succeed());
        using KvmVcpu vcpu = CreateVcpu(invoker);

        VcpuExit exit = vcpu.Run();

        Assert.Equal((reason, errno), (exit.Reason, exit.Errno));
        Assert.Equal(0u, Assert.Single(invoker.Calls).Argument);
    }

    [Theory]
    [InlineData(Errno.EFAULT)]
    [InlineData(Errno.EHWPOISON)]
    public void Memory_fault_is_an_exit_though_the_call_fails(Errno errno)
    {
        using KvmVcpu vcpu = CreateVcpu(new ScriptedInvoker(ScriptedInvoker.Refuse(errno)));
        vcpu.RunPage.ExitReason = VcpuExitReason.MemoryFault; // as a kernel leaves it during the call

        VcpuExit exit = vcpu.Run();

        Assert.Equal((VcpuExitReason.MemoryFault, errno), (exit.Reason, exit.Errno));
    }

    [Fact]
    public void Run_after_an_interruption_gives_the_reason_of_its_own_run()
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Refuse(Errno.EINTR), ScriptedInvoker.Succeed());
        using KvmVcpu vcpu = CreateVcpu(invoker);
        vcpu.RunPage.ExitReason = VcpuExitReason.Hlt; // what a fake kernel leaves there

        VcpuExitReason first = vcpu.Run().Reason;
        VcpuExitReason second = vcpu.Run().Reason;

        Assert.Equal((VcpuExitReason.Interrupted, VcpuExitReason.Hlt), (first, second));
        Assert.Equal(2, invoker.Calls.Count);
    }

    private static KvmVcpu CreateVcpu(ScriptedInvoker invoker)
    {
        var vcpu = new KvmVcpu { Invoker = invoker };
        vcpu.SetDescriptor(ProcessDescriptors.CreateRunPage(RunPageSize));
        vcpu.MapRunPage(RunPageSize);
        return vcpu;
    }
}
