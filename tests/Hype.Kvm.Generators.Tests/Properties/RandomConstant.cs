namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>A random constant that becomes one of C#.</summary>
internal sealed record RandomConstant(string Name, RandomExpression Value);
