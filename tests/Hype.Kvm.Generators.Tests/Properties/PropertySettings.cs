using System.Globalization;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>How much the property tests try, and from which seed: HYPE_PROPERTY_CASES and HYPE_PROPERTY_SEED say so.</summary>
internal static class PropertySettings
{
    /// <summary>Gets the number of random cases: a thousand if nothing is said.</summary>
    public static int Cases { get; } = Read("HYPE_PROPERTY_CASES") ?? 1000;

    /// <summary>Gets the seed: always the same if nothing is said, so that a run which fails fails again. The tests print it.</summary>
    public static int Seed { get; } = Read("HYPE_PROPERTY_SEED") ?? DefaultSeed;

    private const int DefaultSeed = 20261123;

    private static int? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;
}
