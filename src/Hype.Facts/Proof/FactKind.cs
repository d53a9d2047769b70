namespace Hype.Facts.Proof;

/// <summary>What a fact says of its subject.</summary>
internal enum FactKind
{
    /// <summary>The number of an ioctl's request.</summary>
    Number,

    /// <summary>The bytes of a type, of a member, or of one element of a flexible array.</summary>
    Size,

    /// <summary>The alignment of a type in bytes.</summary>
    Alignment,

    /// <summary>Where a member begins: a byte, and of a bit field also the bit in it.</summary>
    Offset,

    /// <summary>The bits of a bit field.</summary>
    Width,

    /// <summary>The value of a constant or of a member of an enum.</summary>
    Value,
}
