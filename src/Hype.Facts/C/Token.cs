namespace Hype.Facts.C;

/// <summary>A token of preprocessed C.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written.</param>
/// <param name="File">The header that it is in.</param>
/// <param name="Line">Its line there, counted from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, string File, int Line);
