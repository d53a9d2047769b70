namespace Hype.Interop;

/// <summary>A kind of descriptor that takes an ioctl.</summary>
/// <param name="Handle">The kind, by its name in the manifest: <c>vm</c>.</param>
/// <param name="Architectures">The architectures whose kernel takes it there.</param>
public readonly record struct IoctlScope(string Handle, IoctlArchitectures Architectures);
