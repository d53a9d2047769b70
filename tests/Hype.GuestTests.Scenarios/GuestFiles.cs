namespace Hype.GuestTests.Scenarios;

/// <summary>The guest that is booted, and the programs that boot it where a scenario is about them: the command, and the sample that runs a command in a guest.</summary>
internal sealed record GuestFiles(string Command, string Sample, string Kernel, string Initrd);
