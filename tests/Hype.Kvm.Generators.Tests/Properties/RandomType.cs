using System.Collections.Immutable;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>A random struct or union.</summary>
internal sealed record RandomType(string Name, bool IsUnion, ImmutableArray<RandomField> Fields)
{
    /// <summary>Gets whether C packs it by an attribute.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Gets the limit of its members' alignment, as <c>#pragma pack</c> sets it.</summary>
    public int? Packing { get; init; }

    /// <summary>Gets the alignment that an attribute raises it to.</summary>
    public int? Align { get; init; }
}
