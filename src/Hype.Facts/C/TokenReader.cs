namespace Hype.Facts.C;

/// <summary>Goes through tokens.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    private int _position;

    internal Token Current => tokens[_position];

    internal bool IsAtEnd => Current.Kind == TokenKind.End;

    internal bool Is(string text) => Current.Text == text && Current.Kind != TokenKind.Text;

    internal Token Take()
    {
        Token token = Current;
        if (!IsAtEnd)
        {
            _position++;
        }

        return token;
    }

    internal bool TryTake(string text)
    {
        if (!Is(text))
        {
            return false;
        }

        _position++;
        return true;
    }

    internal void Expect(string text)
    {
        if (!TryTake(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    /// <summary>Takes what a bracket encloses, nested ones included, and returns it without that bracket.</summary>
    internal string TakeBracketed(string open, string close)
    {
        Expect(open);
        int start = _position;
        for (int depth = 1; depth > 0; _position++)
        {
            depth += Is(open) ? 1 : Is(close) ? -1 : 0;
            if (IsAtEnd)
            {
                throw Unexpected($"'{close}'");
            }
        }

        return TextOf(start, _position - 1);
    }

    /// <summary>Takes the attributes here, if any, and returns them as written.</summary>
    internal string TakeAttributes()
    {
        int start = _position;
        while (Is("__attribute__") || Is("__attribute") || Is("__extension__"))
        {
            if (Take().Text != "__extension__")
            {
                _ = TakeBracketed("(", ")");
            }
        }

        return TextOf(start, _position);
    }

    /// <summary>Returns how far the reader is, for <see cref="TextSince"/>.</summary>
    internal int Mark() => _position;

    internal string TextSince(int mark) => TextOf(mark, _position);

    internal FactsException Unexpected(string expected) =>
        new($"{Current.File}:{Current.Line}: '{Current.Text}' is not understood; {expected} was expected.");

    private string TextOf(int start, int end) => string.Join(' ', tokens.Skip(start).Take(end - start).Select(token => token.Text));
}
