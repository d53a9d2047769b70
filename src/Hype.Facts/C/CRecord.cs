namespace Hype.Facts.C;

/// <summary>A struct or union, as a header declares it.</summary>
internal sealed class CRecord
{
    internal required bool IsUnion { get; init; }

    /// <summary>Gets its tag, null where it has none.</summary>
    internal required string? Tag { get; init; }

    /// <summary>Gets the record that it is declared in.</summary>
    internal required CRecord? Parent { get; init; }

    /// <summary>Gets the header and the line of its first word.</summary>
    internal required Token Place { get; init; }

    /// <summary>Gets its members, in order.</summary>
    internal List<CField> Fields { get; } = [];

    /// <summary>Gets or sets its members and attributes as written, braces included.</summary>
    internal string Body { get; set; } = "";

    internal string Keyword => IsUnion ? "union" : "struct";

    /// <summary>Gets the tag of the outermost record around it, its own where there is none.</summary>
    internal string OuterTag => Parent?.OuterTag ?? Tag ?? "";
}
