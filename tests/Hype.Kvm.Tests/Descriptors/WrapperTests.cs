using System.Reflection;
using Hype.Interop;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Tests.Headers;

namespace Hype.Kvm.Tests.Descriptors;

/// <summary>Every generated wrapper, asked what it hands to the C library: compared with what the manifest says.</summary>
public sealed class WrapperTests
{
    private static readonly Dictionary<string, MethodInfo> s_wrappers = HandleApi.Wrappers.Where(HandleApi.IsForThisProcess).ToDictionary(HandleApi.NameOf);

    private static readonly Dictionary<string, MethodInfo> s_foreign = HandleApi.Wrappers.Where(method => !HandleApi.IsForThisProcess(method)).ToDictionary(HandleApi.NameOf);

    private static readonly IoctlModel[] s_models =
        [.. Manifests.Resolve(Manifests.ReadText("kvm-ioctls.json"), out _).Sources.OfType<IoctlModel>()];

    public static TheoryData<string> Wrappers => [.. s_wrappers.Keys];

    public static TheoryData<string> Foreign => [.. s_foreign.Keys];

    [Fact]
    public void Each_ioctl_of_the_manifest_has_a_wrapper_on_each_of_its_handles()
    {
        IEnumerable<string> wanted = s_models.SelectMany(model => model.Handles, (model, handle) => $"{model.Namespace}.{model.CName} on {handle.CsName}");
        IEnumerable<string> present = HandleApi.Wrappers
            .Select(method => $"{method.DeclaringType!.Namespace}.{NativeNameOf(method)} on {HandleApi.ReceiverOf(method).Name}")
            .Distinct();

        Assert.Equal(wanted.Order(StringComparer.Ordinal), present.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void Request_is_zero_extended_and_no_argument_is_zero(string name)
    {
        MethodInfo wrapper = s_wrappers[name];
        IoctlModel model = ModelOf(wrapper);
        var invoker = new ScriptedInvoker(ScriptedInvoker.Refuse(Errno.ENOTTY));

        object? errno = Call(wrapper, invoker);

        IoctlCall call = Assert.Single(invoker.Calls);
        Assert.Equal(Errno.ENOTTY, errno);
        Assert.Equal((ulong)model.Number, call.Request);
        Assert.Equal(PassesAnAddress(wrapper, model), call.Argument != 0);
    }

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void Interruption_is_repeated_where_the_manifest_says_so_and_nowhere_else(string name)
    {
        MethodInfo wrapper = s_wrappers[name];
        var invoker = new ScriptedInvoker(
            ScriptedInvoker.Refuse(Errno.EINTR), ScriptedInvoker.Refuse(Errno.EINTR), ScriptedInvoker.Refuse(Errno.ENOTTY));

        object? errno = Call(wrapper, invoker);

        (int Calls, object? Errno) expected = ModelOf(wrapper).RetryInterrupted ? (3, Errno.ENOTTY) : (1, Errno.EINTR);
        Assert.Equal(expected, (invoker.Calls.Count, errno));
        Assert.Single(invoker.Calls.Select(call => (call.Fd, call.Request, call.Argument)).Distinct()); // the same call each time
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Wrapper_of_another_architecture_names_both_and_calls_nothing(string name)
    {
        MethodInfo wrapper = s_foreign[name];
        var invoker = new ScriptedInvoker(ScriptedInvoker.Refuse(Errno.ENOTTY));

        PlatformNotSupportedException exception = Assert.Throws<PlatformNotSupportedException>(() => Call(wrapper, invoker));

        Assert.Empty(invoker.Calls);
        Assert.Equal(
            $"This form of {NativeNameOf(wrapper)} is for {HandleApi.ArchitecturesOf(wrapper)}, and this process is {ArchitectureGuard.Current}.", exception.Message);
    }

    [Fact]
    public void The_manifest_has_ioctls_of_both_kinds()
    {
        // Else the theory above would prove half of what it says.
        Assert.Contains(s_models, model => model is { CName: "KVM_CREATE_VM", RetryInterrupted: true });
        Assert.Contains(s_models, model => model is { CName: "KVM_RUN", RetryInterrupted: false });
    }

    [Fact]
    public void Numbers_are_passed_as_wide_as_they_are()
    {
        var invoker = new ScriptedInvoker(ScriptedInvoker.Succeed(7));
        using var vm = new KvmVm { Invoker = invoker };

        int value = vm.CheckExtension((KvmCapability)uint.MaxValue);

        Assert.Equal(7, value);
        Assert.Equal(0xFFFF_FFFFUL, Assert.Single(invoker.Calls).Argument); // not extended by its sign
    }

    private static object? Call(MethodInfo wrapper, ScriptedInvoker invoker)
    {
        using SafeDescriptor handle = HandleApi.Create(HandleApi.ReceiverOf(wrapper), invoker);
        return HandleCall.Invoke(wrapper, handle);
    }

    /// <summary>Whether the call made with made-up arguments passes more than zero: memory and descriptors do, numbers are made up as zero.</summary>
    private static bool PassesAnAddress(MethodInfo wrapper, IoctlModel model) =>
        model.Arguments[0].Form == ArgumentForm.Memory && wrapper.GetParameters().Any(parameter => parameter.Name == model.Arguments[0].Name.TrimStart('@'));

    private static string NativeNameOf(MethodInfo wrapper) => wrapper.GetCustomAttribute<IoctlAttribute>()!.Name;

    private static IoctlModel ModelOf(MethodInfo wrapper) =>
        s_models.Single(model => model.CName == NativeNameOf(wrapper) && model.Namespace == wrapper.DeclaringType!.Namespace);
}
