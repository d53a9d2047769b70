namespace Hype.Facts.C;

/// <summary>What a token of C is.</summary>
internal enum TokenKind
{
    Name,
    Number,
    Text,
    Punctuation,
    End,
}
