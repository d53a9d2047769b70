namespace Hype.Packages.Tests;

/// <summary>A test of the packages that boots a guest; <c>./hype test</c> says in HYPE_TEST_KERNEL which kernel.</summary>
internal sealed class RequiresPackagesAndGuestKernelFactAttribute : RequiresPackagesFactAttribute
{
    public RequiresPackagesAndGuestKernelFactAttribute() => Skip ??= Kernel is null ? "HYPE_TEST_KERNEL names no kernel; ./hype test gets one." : null;

    /// <summary>The kernel's package; none where there is none.</summary>
    public static string? Kernel { get; } = Environment.GetEnvironmentVariable("HYPE_TEST_KERNEL") is { Length: > 0 } path ? path : null;
}
