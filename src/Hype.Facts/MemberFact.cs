using System.Globalization;
using Hype.Facts.C;
using Hype.Facts.Probes;

namespace Hype.Facts;

/// <summary>A member of a record, or of one that is in it.</summary>
internal sealed record MemberFact
{
    /// <summary>Gets its name behind those of the members that lead to it; a member without a name is <c>&lt;anon&gt;</c>.</summary>
    internal required string Path { get; init; }

    internal required CType Type { get; init; }

    internal required ProbedValue? Offset { get; init; }

    /// <summary>Gets the place of a bit field, which has no <see cref="Offset"/>.</summary>
    internal required ProbedBits? Bits { get; init; }

    /// <summary>Gets the bytes that it takes; null for a bit field and for a flexible array.</summary>
    internal required ProbedValue? Size { get; init; }

    /// <summary>Gets the bytes of one element of an array.</summary>
    internal required ProbedValue? ElementSize { get; init; }

    /// <summary>Gets the lengths of an array; null for that of a flexible one.</summary>
    internal required IReadOnlyList<ProbedValue?> Lengths { get; init; }

    /// <summary>Gets its type without the dimensions.</summary>
    internal required string ElementType { get; init; }

    /// <summary>Gets its type as clang writes it.</summary>
    internal string TypeText => ElementType + string.Concat(Lengths.Select(length => $"[{length?.Value}]"));

    /// <summary>Gets where it is: a byte, or for a bit field <c>byte:first-last</c>.</summary>
    internal string Place => Bits is { } bits
        ? string.Create(CultureInfo.InvariantCulture, $"{bits.First / 8}:{bits.First % 8}-{(bits.First % 8) + bits.Width - 1}")
        : string.Create(CultureInfo.InvariantCulture, $"{Offset!.Value}");
}
