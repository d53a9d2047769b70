using System.Reflection;
using Hype.Interop;

namespace Hype.Kvm.Facts.Claims;

/// <summary>Everything that bindings claim of the kernel's interface.</summary>
/// <param name="Records">The structs and unions that an architecture has.</param>
/// <param name="Constants">The constants and enumerators.</param>
/// <param name="Ioctls">The ioctls, with numbers and scopes.</param>
public sealed record BindingClaims(
    Func<TargetArchitecture, IEnumerable<RecordClaim>> Records, IReadOnlyCollection<ConstantClaim> Constants, IReadOnlyCollection<IoctlInfo> Ioctls)
{
    /// <summary>Asks the compiled bindings.</summary>
    public static BindingClaims OfRuntime()
    {
        Assembly bindings = typeof(KvmSystem).Assembly;
        return new BindingClaims(
            architecture => bindings.GetTypes()
                .Where(type => RuntimeRecord.TagOf(type) is not null && architecture.Has(type.Namespace))
                .Select(type => RuntimeRecord.Describe(type, architecture)),
            [.. RuntimeConstants.Of(bindings)],
            KvmIoctls.All);
    }
}
