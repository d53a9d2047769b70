namespace Hype.GuestTests;

/// <summary>How a child process ended.</summary>
internal sealed record ChildResult(int ExitCode, string StandardOutput, string StandardError);
