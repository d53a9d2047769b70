namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>An expression as a manifest has it, and as C has it, where every number has 64 bits.</summary>
internal sealed record RandomExpression(string Json, string C);
