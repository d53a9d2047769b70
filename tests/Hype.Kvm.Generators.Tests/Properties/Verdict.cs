namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>What is wrong with what the generator made of a manifest.</summary>
/// <param name="Kind">What stays the same while the manifest is made smaller: a diagnostic's id, or that facts differ.</param>
/// <param name="Text">What to tell.</param>
internal sealed record Verdict(string Kind, string Text);
