using System.Text.RegularExpressions;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>Takes a text apart into strings, words and signs, which tells where a mutation can do more than break the syntax.</summary>
internal static partial class JsonTokens
{
    public static Match[] Of(string text) => [.. Token().Matches(text).Cast<Match>()];

    [GeneratedRegex("""
        "(\\.|[^"\\\n])*"|[A-Za-z0-9_.+-]+|[^\s]
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
