namespace Hype.GuestTests.Scenarios;

/// <summary>The guest that is booted.</summary>
internal sealed record GuestFiles(string Kernel, string Initrd);
