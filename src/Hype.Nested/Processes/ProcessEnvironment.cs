using System.Collections;

namespace Hype.Nested.Processes;

/// <summary>The environment a child starts with.</summary>
internal static class ProcessEnvironment
{
    /// <summary>Gets our own variables as <c>NAME=value</c>, with the given ones added or in their place.</summary>
    public static IReadOnlyList<string> With(IEnumerable<string> added)
    {
        Dictionary<string, string> variables = [];
        foreach (DictionaryEntry own in Environment.GetEnvironmentVariables())
        {
            variables[(string)own.Key] = $"{own.Key}={own.Value}";
        }

        foreach (string variable in added)
        {
            variables[variable.Split('=', 2)[0]] = variable;
        }

        return [.. variables.Values];
    }
}
