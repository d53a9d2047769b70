using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Hype.Interop;

namespace Hype.Kvm;

/// <summary>Throws for a capability that is not there.</summary>
internal static class CapabilityMissing
{
    [DoesNotReturn]
    internal static void Throw(KvmCapability capability, string? purpose)
    {
        string name = NativeNameOf(capability);
        string need = purpose is null ? $"{name} is not available." : $"{name} is not available; Hype needs it to {purpose}.";
        throw new KvmException("KVM_CHECK_EXTENSION", Errno.EOPNOTSUPP, name, need);
    }

    private static string NativeNameOf(KvmCapability capability)
    {
        FieldInfo? field = typeof(KvmCapability).GetField(capability.ToString(), BindingFlags.Public | BindingFlags.Static);
        return field?.GetCustomAttribute<NativeNameAttribute>()?.Name ?? $"capability {(uint)capability}";
    }
}
