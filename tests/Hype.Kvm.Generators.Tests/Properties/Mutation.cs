using System.Text.RegularExpressions;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>One change of a text. The numbers choose places, whatever the text's length is.</summary>
internal sealed record Mutation(MutationKind Kind, int First, int Second)
{
    private static readonly string[] s_pieces =
    [
        "", "{", "}", "[", "]", ",", ":", "\"", "\\", "//", "/*", "null", "true", "0", "-1", "1.5", "1e400", "NaN", "4294967296", "99999999999999999999", "{}", "[]", "\"\"", "\" \"", "\"\\n\"",
        "\"u8[4294967295]\"", "\"u8[2147483647][2147483647]\"", "\"u8[536870911]\"", "\"u64[0]\"", "\"u8[]\"", "\"1 << 63\"", "\"1 << 64\"", "\"((((\"", "\"sizeof(u8)\"", "\"X\"", "\"class\"",
        "\"Equals\"", "\"all\"", "\"out\"", "\"s390x\"", "\"arm64\"", "[\"arm64\"]", "{ \"count\": 1 }", "\u0000", "\ud800", "\u2028",
    ];

    public string Apply(string text)
    {
        Match[] tokens = JsonTokens.Of(text);
        if (tokens.Length == 0)
        {
            return s_pieces[First % s_pieces.Length];
        }

        // A near token is more often of the same kind than one from anywhere.
        int first = First % tokens.Length;
        int second = Second % 4 == 0 ? Second % tokens.Length : (first + (Second % 24)) % tokens.Length;
        return Kind is MutationKind.DuplicateGroup or MutationKind.DeleteGroup ? Apply(text, GroupAt(text, tokens[first].Index)) : Apply(text, tokens[first], tokens[second]);
    }

    private string Apply(string text, (int Start, int Length) group) =>
        Kind == MutationKind.DeleteGroup ? text.Remove(group.Start, group.Length) : string.Concat(text.AsSpan(0, group.Start + group.Length), ", ", text.AsSpan(group.Start));

    /// <summary>Finds what stands between brackets, with them, where the first bracket opens after a place.</summary>
    private static (int Start, int Length) GroupAt(string text, int from)
    {
        int start = Math.Max(0, text.IndexOfAny(['{', '['], from));
        int depth = 0;
        for (int i = start; i < text.Length; i++)
        {
            depth += text[i] is '{' or '[' ? 1 : text[i] is '}' or ']' ? -1 : 0;
            if (depth == 0)
            {
                return (start, i + 1 - start);
            }
        }

        return (start, text.Length - start);
    }

    private string Apply(string text, Match first, Match second)
    {
        int position = First % text.Length;
        return Kind switch
        {
            MutationKind.FlipBit => Replace(text, position, 1, ((char)(text[position] ^ (1 << (Second % 8)))).ToString()),
            MutationKind.Truncate => text[..position],
            MutationKind.DeleteText => text.Remove(position, Math.Min(Second % 40, text.Length - position)),
            MutationKind.DeleteToken => text.Remove(first.Index, first.Length),
            MutationKind.DuplicateToken => text.Insert(first.Index, first.Value + (Second % 2 == 0 ? ", " : " ")),
            MutationKind.CopyToken => Replace(text, second.Index, second.Length, first.Value),
            MutationKind.SwapTokens => first.Index < second.Index ? Swap(text, first, second) : Swap(text, second, first),
            MutationKind.ReplaceToken => Replace(text, first.Index, first.Length, s_pieces[Second % s_pieces.Length]),
            MutationKind.Nest => Replace(text, first.Index, first.Length, Repeat("{ \"struct\": [", Second % 90) + first.Value + Repeat("] }", Second % 90)),
            MutationKind.ChangeDigit => ChangeDigit(text, position),
            _ => throw new InvalidOperationException(Kind.ToString()),
        };
    }

    private static string Swap(string text, Match first, Match second) =>
        first.Index == second.Index ? text : Replace(Replace(text, second.Index, second.Length, first.Value), first.Index, first.Length, second.Value);

    private string ChangeDigit(string text, int from)
    {
        int place = text.AsSpan(from).IndexOfAnyInRange('0', '9');
        return place < 0 ? text : Replace(text, from + place, 1, s_pieces[13 + (Second % 7)]);
    }

    private static string Replace(string text, int start, int length, string replacement) => text.Remove(start, length).Insert(start, replacement);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
