using System.Collections.Immutable;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>A field of a random struct or union: of a number's or another type's, nested, an array, bits, or a flexible array.</summary>
internal sealed record RandomField(string? Name, string Type)
{
    /// <summary>Gets the members of a nested struct or union.</summary>
    public ImmutableArray<RandomField>? Members { get; init; }

    public bool IsUnion { get; init; }

    public ImmutableArray<int> Dimensions { get; init; } = [];

    public int? Bits { get; init; }

    public bool IsEnum { get; init; }

    /// <summary>Gets how a flexible array is counted: count, bytes, total, or nothing where no field counts it.</summary>
    public string? Flex { get; init; }

    /// <summary>Gets the field that counts a flexible array.</summary>
    public string? FlexField { get; init; }
}
