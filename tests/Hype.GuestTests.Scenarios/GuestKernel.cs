namespace Hype.GuestTests.Scenarios;

/// <summary>A kernel and the initrd that goes with it.</summary>
internal sealed record GuestKernel(string Kernel, string Initrd);
