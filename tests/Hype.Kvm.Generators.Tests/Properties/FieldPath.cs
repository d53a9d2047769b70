namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>How C and C# reach a field: <c>f1[2].f0</c> and <c>F1[2].F0</c>.</summary>
internal sealed record FieldPath(string C, string Cs, RandomField Field);
