using System.Reflection;

namespace Hype.Vm.Testing;

/// <summary>What the build files left in a test's assembly and beside it.</summary>
/// <param name="assembly">The assembly.</param>
internal sealed class TestAssembly(Assembly assembly)
{
    private const string KernelKey = "HypeTestKernel";
    private const string Ending = ".guest";

    /// <summary>Gets the kernel that the project names.</summary>
    internal string? Kernel => assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static attribute => attribute.Key == KernelKey)?.Value is { Length: > 0 } path ? path : null;

    /// <summary>Reads the guest's program.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal byte[] ReadProgram()
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + Ending);
        return File.Exists(path)
            ? File.ReadAllBytes(path)
            : throw new ArgumentException($"There is no guest's program {path}: the code's project has to reference the package Hype.Vm.Testing itself, whose build files make it.");
    }
}
