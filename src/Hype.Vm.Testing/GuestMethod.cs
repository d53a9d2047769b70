using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hype.Vm.Testing.Guest;

namespace Hype.Vm.Testing;

/// <summary>The method behind a test's code, which the guest finds again by its name.</summary>
internal static class GuestMethod
{
    /// <summary>Describes a method for the guest.</summary>
    /// <param name="code">The code.</param>
    /// <param name="environment">Its environment variables.</param>
    /// <exception cref="ArgumentException">The code cannot run elsewhere.</exception>
    internal static GuestRequest Describe(Delegate code, IReadOnlyDictionary<string, string> environment)
    {
        MethodInfo method = code.Method;
        Type type = method.DeclaringType ?? throw new ArgumentException("Code that was made at run time is not in the guest's program.", nameof(code));
        if (method.IsGenericMethod || type.IsGenericType)
        {
            throw new ArgumentException($"{type}.{method.Name} is generic: the guest's program has it for no type in particular.", nameof(code));
        }

        if (code.GetInvocationList().Length > 1)
        {
            throw new ArgumentException("Several methods at once: the guest runs one.", nameof(code));
        }

        if (!method.IsStatic && !IsEmptyClosure(type))
        {
            string what = type.IsDefined(typeof(CompilerGeneratedAttribute)) ? string.Join(", ", Fields(type).Select(NameOf).OfType<string>()) : "this";
            throw new ArgumentException(
                $"The code runs in another machine, where nothing of the test's is. It uses {what}: make it static, and pass what it needs as environment variables.", nameof(code));
        }

        return new GuestRequest($"{type.FullName}, {type.Assembly.GetName().Name}", method.Name, environment);
    }

    /// <summary>What a field of a closure is in the source; <see langword="null"/> for what the compiler keeps there for itself.</summary>
    private static string? NameOf(FieldInfo field) => field.Name switch
    {
        var name when name.EndsWith("__this", StringComparison.Ordinal) => "this",
        var name when name.StartsWith("CS$<>", StringComparison.Ordinal) => "variables of an outer block",
        var name when name.StartsWith("<>", StringComparison.Ordinal) => null,
        var name => name,
    };

    /// <summary>The class that the compiler makes for lambdas without variables.</summary>
    private static bool IsEmptyClosure(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute)) && Fields(type).Length == 0;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Only the test's process asks, which is not trimmed.")]
    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
}
