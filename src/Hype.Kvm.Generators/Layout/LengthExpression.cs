using System.Globalization;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Translates how many bytes an address must point to, over the fields of an argument, to C#: numbers, characters, names, sizeof, ~ + - * &lt;&lt; &gt;&gt; &amp; ^ | and parentheses.</summary>
/// <remarks>Everything is computed in 64 bits without sign. Precedence is that of C, which is that of C#.</remarks>
internal sealed class LengthExpression
{
    private const int MaximumDepth = 32;

    private static readonly string[] s_shifts = ["<<", ">>"];
    private static readonly string[] s_sums = ["+", "-"];
    private static readonly string[] s_products = ["*"];

    private readonly string _text;
    private readonly Func<string, string?> _lookUp;
    private int _position;

    private LengthExpression(string text, Func<string, string?> lookUp)
    {
        _text = text;
        _lookUp = lookUp;
    }

    /// <summary>Translates an expression; a failure gives nothing and says why.</summary>
    public static string? Translate(string text, Func<string, string?> lookUp, out string error)
    {
        error = "";
        try
        {
            var expression = new LengthExpression(text, lookUp);
            string translated = expression.Or(0);
            return expression.Peek() == '\0' ? $"unchecked({translated})" : throw new FormatException($"'{expression.Peek()}' is not expected");
        }
        catch (FormatException exception)
        {
            error = exception.Message;
            return null;
        }
    }

    private string Or(int nesting) => Chain(["|"], () => Chain(["^"], () => Chain(["&"], () => Shift(nesting))));

    private string Shift(int nesting)
    {
        string left = Sum(nesting);
        while (AcceptOne(s_shifts) is { } shift)
        {
            left = $"({left} {shift} {Distance(Sum(nesting))})";
        }

        return left;
    }

    /// <summary>Makes the distance of a shift the <see langword="int"/> that C# wants.</summary>
    private static string Distance(string translated)
    {
        if (!char.IsDigit(translated[0]))
        {
            return $"(int)({translated} & 63)";
        }

        string number = translated.Substring(0, translated.Length - "UL".Length);
        return number.Length <= 2 && int.Parse(number, CultureInfo.InvariantCulture) < 64 ? number : throw new FormatException("a shift must be by 0 to 63");
    }

    private string Sum(int nesting) => Chain(s_sums, () => Chain(s_products, () => Primary(nesting)));

    private string Chain(string[] operators, Func<string> operand)
    {
        string left = operand();
        while (AcceptOne(operators) is { } found)
        {
            left = $"({left} {found} {operand()})";
        }

        return left;
    }

    private string Primary(int nesting)
    {
        if (nesting > MaximumDepth)
        {
            throw new FormatException("it is nested too deeply");
        }

        if (AcceptOne(["~"]) is not null)
        {
            return $"(~{Primary(nesting + 1)})";
        }

        if (AcceptOne(["("]) is null)
        {
            return Peek() == '\'' ? Character() : Operand(Word());
        }

        string inner = Or(nesting + 1);
        return AcceptOne([")"]) is null ? throw new FormatException("')' is missing") : inner;
    }

    private string Operand(string word)
    {
        if (word.Length == 0)
        {
            throw new FormatException(Peek() == '\0' ? "it ends too early" : $"'{Peek()}' is not expected");
        }

        if (word == "sizeof" && AcceptOne(["("]) is not null)
        {
            string type = Word();
            return AcceptOne([")"]) is null ? throw new FormatException("')' is missing")
                : _lookUp($"sizeof({type})") ?? throw new FormatException($"the size of '{type}' is unknown");
        }

        if (!char.IsDigit(word[0]))
        {
            return _lookUp(word) ?? throw new FormatException($"the name '{word}' is unknown");
        }

        bool isHexadecimal = word.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(isHexadecimal ? word.Substring(2) : word, isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value.ToString(CultureInfo.InvariantCulture) + "UL"
            : throw new FormatException($"'{word}' is no number");
    }

    private string Character()
    {
        if (_position + 2 >= _text.Length || _text[_position + 2] != '\'')
        {
            throw new FormatException("a character is not closed");
        }

        _position += 3;
        return ((int)_text[_position - 2]).ToString(CultureInfo.InvariantCulture) + "UL";
    }

    private string Word()
    {
        Peek();
        int start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] == '_'))
        {
            _position++;
        }

        return _text.Substring(start, _position - start);
    }

    private string? AcceptOne(string[] operators)
    {
        Peek();
        string? found = Array.Find(operators, candidate => string.CompareOrdinal(_text, _position, candidate, 0, candidate.Length) == 0);
        _position += found?.Length ?? 0;
        return found;
    }

    private char Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position < _text.Length ? _text[_position] : '\0';
    }
}
