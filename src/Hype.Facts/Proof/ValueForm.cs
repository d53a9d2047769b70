namespace Hype.Facts.Proof;

/// <summary>How a number is shown.</summary>
internal enum ValueForm
{
    /// <summary>A decimal number.</summary>
    Unsigned,

    /// <summary>A decimal number that may be negative.</summary>
    Signed,

    /// <summary>A hexadecimal number.</summary>
    Hexadecimal,

    /// <summary>Eight hexadecimal digits.</summary>
    Request,

    /// <summary>The place of a bit: its byte, a colon, and which bit of that it is.</summary>
    Bit,
}
