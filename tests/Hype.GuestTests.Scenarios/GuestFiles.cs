namespace Hype.GuestTests.Scenarios;

/// <summary>The guest that is booted, and the command that boots it where a scenario is about the command.</summary>
internal sealed record GuestFiles(string Command, string Kernel, string Initrd);
