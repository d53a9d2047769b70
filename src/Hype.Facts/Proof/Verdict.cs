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

    /// <summary>The header has the name, and no value for it: it is made of something that is defined nowhere.</summary>
    Unanswered,

    /// <summary>It is not C's, or a type that architectures share may have it otherwise here, so that no header is asked.</summary>
    Unchecked,
}
