using Xunit;

namespace Hype.Vm.Testing.Tests;

/// <summary>A test that boots a guest; <c>./hype test</c> says in HYPE_TEST_KERNEL which kernel, and installs what emulates a host for it.</summary>
internal sealed class RequiresGuestKernelFactAttribute : FactAttribute
{
    public RequiresGuestKernelFactAttribute() => Skip =
        Environment.GetEnvironmentVariable("HYPE_TEST_KERNEL") is { Length: > 0 } ? null : "HYPE_TEST_KERNEL names no kernel; ./hype test gets one.";
}
