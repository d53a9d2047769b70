namespace Hype.Kvm.Tests.Descriptors;

/// <summary>An ioctl as it would have reached the C library.</summary>
internal readonly record struct IoctlCall(int Fd, nuint Request, nuint Argument);
