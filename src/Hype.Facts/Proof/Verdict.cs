namespace Hype.Facts.Proof;

/// <summary>What became of a fact.</summary>
internal enum Verdict
{
    /// <summary>The header says the same.</summary>
    Agrees,

    /// <summary>The header has it, and says something else.</summary>
    Differs,

    /// <summary>The header does not have the name.</summary>
    Missing,

    /// <summary>It is not C's, so that no header is asked.</summary>
    Unchecked,
}
