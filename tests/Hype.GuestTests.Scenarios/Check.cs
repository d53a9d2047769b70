using System.Runtime.CompilerServices;

namespace Hype.GuestTests.Scenarios;

/// <summary>The few assertions that scenarios need; a test library would not fit into a static host.</summary>
internal static class Check
{
    internal static void That(bool condition, string message, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
        {
            throw new InvalidOperationException($"{message} (expected {expression})");
        }
    }

    internal static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string expression = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{expression} is '{actual}', not '{expected}'");
        }
    }
}
