using Xunit;

namespace Hype.Testing;

/// <summary>A test on the real /dev/kvm: it runs wherever the device is, usable or not, and is skipped only where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresKvmFactAttribute : FactAttribute
{
    public RequiresKvmFactAttribute()
    {
        if (!File.Exists("/dev/kvm"))
        {
            Skip = "There is no /dev/kvm.";
        }
    }
}
