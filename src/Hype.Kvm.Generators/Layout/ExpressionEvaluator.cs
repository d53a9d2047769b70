using System.Globalization;

namespace Hype.Kvm.Generators.Layout;

/// <summary>
/// Evaluates whole-number expressions with the precedence of C: decimal, hexadecimal, 'c' characters, names, sizeof(type), + - * / % | ^ &amp; ~ &lt;&lt; &gt;&gt;
/// and parentheses. All numbers have 64 bits.
/// </summary>
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
            return unchecked((long)Evaluate(text, lookUp, 0, [MaximumNames]).Bits);
        }
        catch (FormatException exception)
        {
            error = exception.Message;
            return null;
        }
    }

    private static Operand Evaluate(string text, Func<string, string?> lookUp, int depth, int[] namesLeft)
    {
        if (depth > MaximumDepth || namesLeft[0]-- == 0)
        {
            throw new FormatException("its names refer to each other");
        }

        var evaluator = new ExpressionEvaluator(text, lookUp, depth, namesLeft);
        Operand value = evaluator.Or(0);
        return evaluator.Peek() == '\0' ? value : throw new FormatException($"'{evaluator.Peek()}' is not expected");
    }

    private Operand Or(int nesting)
    {
        Operand value = ExclusiveOr(nesting);
        while (Accept('|'))
        {
            value = Operand.Or(value, ExclusiveOr(nesting));
        }

        return value;
    }

    private Operand ExclusiveOr(int nesting)
    {
        Operand value = And(nesting);
        while (Accept('^'))
        {
            value = Operand.ExclusiveOr(value, And(nesting));
        }

        return value;
    }

    private Operand And(int nesting)
    {
        Operand value = Shift(nesting);
        while (Accept('&'))
        {
            value = Operand.And(value, Shift(nesting));
        }

        return value;
    }

    private Operand Shift(int nesting)
    {
        Operand value = Sum(nesting);
        while (Peek() is '<' or '>')
        {
            char direction = Peek();
            Expect(direction);
            Expect(direction);
            Operand distance = Sum(nesting);
            value = direction == '<' ? Operand.ShiftLeft(value, distance) : Operand.ShiftRight(value, distance);
        }

        return value;
    }

    private Operand Sum(int nesting)
    {
        Operand value = Product(nesting);
        while (Peek() is '+' or '-')
        {
            value = Accept('+') ? Operand.Add(value, Product(nesting)) : Accept('-') ? Operand.Subtract(value, Product(nesting)) : value;
        }

        return value;
    }

    private Operand Product(int nesting)
    {
        Operand value = Unary(nesting);
        while (Peek() is '*' or '/' or '%')
        {
            value = Accept('*') ? Operand.Multiply(value, Unary(nesting))
                : Accept('/') ? Operand.Divide(value, Unary(nesting))
                : Accept('%') ? Operand.Remainder(value, Unary(nesting)) : value;
        }

        return value;
    }

    private Operand Unary(int nesting)
    {
        if (nesting > MaximumDepth)
        {
            throw new FormatException("it is nested too deeply");
        }

        return Accept('-') ? Operand.Subtract(Operand.Signed(0), Unary(nesting + 1))
            : Accept('~') ? Operand.Complement(Unary(nesting + 1))
            : Accept('+') ? Unary(nesting + 1)
            : Primary(nesting);
    }

    private Operand Primary(int nesting)
    {
        if (Accept('('))
        {
            Operand value = Or(nesting + 1);
            Expect(')');
            return value;
        }

        char next = Peek();
        if (next == '\'')
        {
            return Operand.Signed(Character());
        }

        string word = Word();
        return char.IsDigit(next) ? Number(word) : word == "sizeof" ? SizeOf() : Name(word);
    }

    /// <summary>Reads what follows <c>sizeof</c>; who looks names up knows sizes by that text.</summary>
    private Operand SizeOf()
    {
        Expect('(');
        Peek();
        string type = Word();
        Peek();
        type = type is "struct" or "union" ? Word() : type;
        Expect(')');
        string size = _lookUp($"sizeof({type})") ?? throw new FormatException($"the size of '{type}' is unknown");
        return Evaluate(size, _lookUp, _depth + 1, _namesLeft);
    }

    private char Character()
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

    private static Operand Number(string word)
    {
        string digits = word.TrimEnd('u', 'U', 'l', 'L');
        bool isHexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool isValid = isHexadecimal
            ? ulong.TryParse(digits.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        bool isUnsigned = value > long.MaxValue || word.IndexOfAny(['u', 'U'], digits.Length) >= 0;
        return isValid ? new Operand(value, isUnsigned) : throw new FormatException($"'{digits}' is no number");
    }

    private Operand Name(string word)
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
