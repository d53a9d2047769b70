namespace Hype.Packages.Tests;

/// <summary>A test of the packages on the real /dev/kvm; skipped only where one of them is not there.</summary>
internal sealed class RequiresPackagesAndKvmFactAttribute : RequiresPackagesFactAttribute
{
    public RequiresPackagesAndKvmFactAttribute() => Skip ??= File.Exists("/dev/kvm") ? null : "There is no /dev/kvm.";
}
