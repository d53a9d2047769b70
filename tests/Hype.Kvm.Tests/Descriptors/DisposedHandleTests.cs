using System.Reflection;
using Hype.Interop;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>Every public member of every handle type, on a handle that was disposed of.</summary>
public sealed class DisposedHandleTests
{
    private static readonly Dictionary<string, MethodInfo> s_members = HandleApi.PublicMembers.Where(HandleApi.IsForThisProcess).ToDictionary(HandleApi.NameOf);

    public static TheoryData<string> Members => [.. s_members.Keys];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_throws_and_calls_nothing(string name)
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Refuse(Errno.ENOTTY));
        SafeDescriptor handle = HandleApi.Create(HandleApi.ReceiverOf(s_members[name]), invoker);
        handle.Dispose();

        Assert.Throws<ObjectDisposedException>(() => HandleCall.Invoke(s_members[name], handle));
        Assert.Empty(invoker.Calls);
    }

    [Fact]
    public void The_members_are_all_there()
    {
        // Else the theory above would prove less than it says.
        Assert.Contains("KvmSystem.CreateVm(UInt64)", s_members.Keys);
        Assert.Contains("KvmVcpu.Run()", s_members.Keys);
        Assert.Contains("KvmVcpu.set_ImmediateExit(Boolean)", s_members.Keys);
        Assert.Contains("X64 KvmVcpu.TryGetRegs(KvmRegs&)", s_members.Keys);
        Assert.Contains("KvmVm.CheckExtension(KvmCapability)", s_members.Keys);
    }
}
