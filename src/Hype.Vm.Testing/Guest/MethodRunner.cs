using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Hype.Vm.Testing.Reports;

namespace Hype.Vm.Testing.Guest;

/// <summary>Runs a test's code, in the guest.</summary>
internal static class MethodRunner
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Runs it to its end and reports what came of it; how it ends, the process does too.</summary>
    /// <param name="request">Which code.</param>
    /// <param name="reports">Where to.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(GuestRequest request, ReportWriter reports)
    {
        foreach ((string name, string value) in request.Environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        try
        {
            return Invoke(request);
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the test.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            reports.Write(ReportKind.Exception, Unwrap(exception).ToString());
            return 1;
        }
    }

    /// <summary>What the test's code threw, without what our call of it wrapped around.</summary>
    private static Exception Unwrap(Exception exception) =>
        exception is TargetInvocationException { InnerException: Exception inner } ? inner : exception;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The build files of the package keep the whole of the test's assembly.")]
    [UnconditionalSuppressMessage("Trimming", "IL2057", Justification = "The same.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The same.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The same.")]
    private static int Invoke(GuestRequest request)
    {
        Type type = Type.GetType(request.TypeName, throwOnError: true)!;
        MethodInfo method = type.GetMethod(request.MethodName, Any)
            ?? throw new MissingMethodException(string.Create(CultureInfo.InvariantCulture, $"The guest's program has no {request.TypeName}.{request.MethodName}: it is older than the test."));
        object? target = method.IsStatic ? null : Activator.CreateInstance(type, nonPublic: true);
        object? result = method.Invoke(target, null);
        if (result is Task task)
        {
            task.GetAwaiter().GetResult();
            result = task is Task<int> number ? number.Result : null;
        }

        return result as int? ?? 0;
    }
}
