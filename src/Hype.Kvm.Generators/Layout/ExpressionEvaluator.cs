using System.Globalization;

namespace Hype.Kvm.Generators.Layout;

/// <summary>Evaluates whole-number expressions: decimal, hexadecimal, 'c' characters, names, + - * | &lt;&lt; and parentheses.</summary>
internal sealed class ExpressionEvaluator
{
    private const int MaximumDepth = 32; // of names that stand for expressions with names
    private const int MaximumNames = 1000; // looked up in one evaluation, as names may fan out

    private readonly string _text;
    private readonly Func<string, string?> _lookUp;
    private readonly int _depth;
    private readonly int[] _namesLeft;
    private int _position;

    private ExpressionEvaluator(string text, Func<string, string?> lookUp, int depth, int[] namesLeft)
    {
        _text = text;
        _lookUp = lookUp;
        _depth = depth;
        _namesLeft = namesLeft;
    }

    /// <summary>Evaluates an expression; a failure gives no value and says why.</summary>
    public static long? Evaluate(string text, Func<string, string?> lookUp, out string error)
    {
        error = "";
        try
        {
            return Evaluate(text, lookUp, 0, [MaximumNames]);
        }
        catch (FormatException exception)
        {
            error = exception.Message;
            return null;
        }
    }

    private static long Evaluate(string text, Func<string, string?> lookUp, int depth, int[] namesLeft)
    {
        if (depth > MaximumDepth || namesLeft[0]-- == 0)
        {
            throw new FormatException("its names refer to each other");
        }

        var evaluator = new ExpressionEvaluator(text, lookUp, depth, namesLeft);
        long value = evaluator.Or(0);
        return evaluator.Peek() == '\0' ? value : throw new FormatException($"'{evaluator.Peek()}' is not expected");
    }

    private long Or(int nesting)
    {
        long value = Shift(nesting);
        while (Accept('|'))
        {
            value |= Shift(nesting);
        }

        return value;
    }

    private long Shift(int nesting)
    {
        long value = Sum(nesting);
        while (Peek() == '<')
        {
            Expect('<');
            Expect('<');
            long distance = Sum(nesting);
            value = distance is >= 0 and < 64 ? value << (int)distance : throw new FormatException("a shift must be by 0 to 63");
        }

        return value;
    }

    private long Sum(int nesting)
    {
        long value = Product(nesting);
        while (Peek() is '+' or '-')
        {
            value = unchecked(Accept('+') ? value + Product(nesting) : Minus(value, nesting));
        }

        return value;
    }

    private long Minus(long value, int nesting)
    {
        Expect('-');
        return unchecked(value - Product(nesting));
    }

    private long Product(int nesting)
    {
        long value = Primary(nesting);
        while (Accept('*'))
        {
            value = unchecked(value * Primary(nesting));
        }

        return value;
    }

    private long Primary(int nesting)
    {
        char next = Peek();
        if (nesting > MaximumDepth)
        {
            throw new FormatException("it is nested too deeply");
        }

        if (Accept('('))
        {
            long value = Or(nesting + 1);
            Expect(')');
            return value;
        }

        if (Accept('-'))
        {
            return unchecked(-Primary(nesting + 1));
        }

        return next == '\'' ? Character() : char.IsDigit(next) ? Number(Word()) : Name(Word());
    }

    private long Character()
    {
        if (_position + 2 >= _text.Length || _text[_position + 2] != '\'')
        {
            throw new FormatException("a character is not closed");
        }

        _position += 3;
        return _text[_position - 2];
    }

    private string Word()
    {
        int start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] == '_'))
        {
            _position++;
        }

        return _text.Substring(start, _position - start);
    }

    private static long Number(string word)
    {
        word = word.TrimEnd('u', 'U', 'l', 'L');
        bool isHexadecimal = word.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool isValid = isHexadecimal
            ? ulong.TryParse(word.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            : ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return isValid ? unchecked((long)value) : throw new FormatException($"'{word}' is no number");
    }

    private long Name(string word)
    {
        if (word.Length == 0)
        {
            throw new FormatException(Peek() == '\0' ? "it ends too early" : $"'{Peek()}' is not expected");
        }

        return Evaluate(_lookUp(word) ?? throw new FormatException($"the name '{word}' is unknown"), _lookUp, _depth + 1, _namesLeft);
    }

    private char Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position < _text.Length ? _text[_position] : '\0';
    }

    private bool Accept(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!Accept(expected))
        {
            throw new FormatException($"'{expected}' is missing");
        }
    }
}
