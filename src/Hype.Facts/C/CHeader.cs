namespace Hype.Facts.C;

/// <summary>What a preprocessed header declares.</summary>
/// <param name="Records">The structs and unions, each after those that are declared in it.</param>
/// <param name="Enumerators">The names of all enumerators, in order, with the header of each.</param>
/// <param name="Macros">The macros without parameters, in order.</param>
internal sealed record CHeader(IReadOnlyList<CRecord> Records, IReadOnlyList<Token> Enumerators, IReadOnlyList<Macro> Macros)
{
    internal static CHeader Read(string preprocessed)
    {
        var lexer = Lexer.Read(preprocessed);
        return new DeclarationParser(lexer.Tokens).Parse([.. lexer.Macros]);
    }
}
