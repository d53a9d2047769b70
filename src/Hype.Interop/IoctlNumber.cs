namespace Hype.Interop;

/// <summary>The number of a request on the architectures that share it.</summary>
/// <param name="Value">The number.</param>
/// <param name="Architectures">The architectures.</param>
public readonly record struct IoctlNumber(uint Value, IoctlArchitectures Architectures);
