using System.Collections.Immutable;

namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>A random struct or union.</summary>
internal sealed record RandomType(string Name, bool IsUnion, ImmutableArray<RandomField> Fields);
