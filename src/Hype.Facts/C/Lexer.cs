using System.Globalization;
using System.Text.RegularExpressions;

namespace Hype.Facts.C;

/// <summary>Splits the output of <c>-E -dD</c> into tokens and macros, each with its header and line.</summary>
internal sealed partial class Lexer
{
    private readonly List<Token> _tokens = [];
    private readonly Dictionary<string, Macro> _macros = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private string _file = "";
    private int _line;

    private Lexer()
    {
    }

    /// <summary>Gets the tokens, with one of <see cref="TokenKind.End"/> as the last.</summary>
    internal IReadOnlyList<Token> Tokens => _tokens;

    /// <summary>Gets the macros that are still defined at the end, in the order of their first definition.</summary>
    internal IEnumerable<Macro> Macros => _names.Where(_macros.ContainsKey).Select(name => _macros[name]);

    internal static Lexer Read(string preprocessed)
    {
        var lexer = new Lexer();
        foreach (string line in preprocessed.Split('\n'))
        {
            lexer.ReadLine(line);
        }

        lexer._tokens.Add(new Token(TokenKind.End, "", lexer._file, lexer._line));
        return lexer;
    }

    /// <summary>Splits a piece of C, such as the body of a macro.</summary>
    internal static IReadOnlyList<Token> ReadText(string text)
    {
        var lexer = new Lexer();
        lexer.ReadCode(text);
        return lexer._tokens;
    }

    private void ReadLine(string line)
    {
        if (Marker().Match(line) is { Success: true } marker)
        {
            _line = int.Parse(marker.Groups[1].Value, CultureInfo.InvariantCulture) - 1;
            _file = marker.Groups[2].Value;
            return;
        }

        _line++;
        if (line.StartsWith('#'))
        {
            ReadDirective(line);
        }
        else
        {
            ReadCode(line);
        }
    }

    private void ReadDirective(string line)
    {
        if (Undefinition().Match(line) is { Success: true } undefinition)
        {
            _macros.Remove(undefinition.Groups[1].Value);
        }
        else if (Definition().Match(line) is { Success: true } definition)
        {
            string name = definition.Groups[1].Value;
            if (!_names.Contains(name))
            {
                _names.Add(name);
            }

            _macros[name] = new Macro(name, definition.Groups[2].Value.Trim(), _file);
        }
    }

    private void ReadCode(string line)
    {
        foreach (Match match in TokenText().Matches(line))
        {
            TokenKind kind = match.Value[0] switch
            {
                >= '0' and <= '9' => TokenKind.Number,
                '"' or '\'' => TokenKind.Text,
                '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => TokenKind.Name,
                _ => TokenKind.Punctuation,
            };
            _tokens.Add(new Token(kind, match.Value, _file, _line));
        }
    }

    [GeneratedRegex("""^# (\d+) "([^"]*)".*$""")]
    private static partial Regex Marker();

    [GeneratedRegex(@"^#define (\w+)\b(?!\()(.*)$")]
    private static partial Regex Definition();

    [GeneratedRegex(@"^#undef (\w+)")]
    private static partial Regex Undefinition();

    [GeneratedRegex("""[A-Za-z_]\w*|\d[\w.]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|<<|>>|[^\s\w]""")]
    private static partial Regex TokenText();
}
