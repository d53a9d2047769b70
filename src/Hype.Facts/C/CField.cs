namespace Hype.Facts.C;

/// <summary>A member of a struct or union.</summary>
/// <param name="Name">Its name, null where it has none and its own members are the record's.</param>
/// <param name="Type">What it is declared with.</param>
/// <param name="IsBitField">Whether it is given a width in bits.</param>
internal sealed record CField(string? Name, CType Type, bool IsBitField);
