namespace Hype.GuestTests;

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">Its exit status; -1 where it was killed.</param>
/// <param name="StandardOutput">What it wrote.</param>
/// <param name="StandardError">What it complained about.</param>
/// <param name="FellSilent">Whether it was killed since it wrote nothing any more.</param>
internal sealed record ChildResult(int ExitCode, string StandardOutput, string StandardError, bool FellSilent = false);
