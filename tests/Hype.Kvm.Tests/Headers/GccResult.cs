namespace Hype.Kvm.Tests.Headers;

/// <summary>What gcc found: assertions that are wrong, and those whose names the installed headers do not have.</summary>
internal sealed record GccResult(SortedSet<string> Wrong, SortedSet<string> Missing, string Errors);
