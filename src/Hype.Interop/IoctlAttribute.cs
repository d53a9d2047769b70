namespace Hype.Interop;

/// <summary>Says which ioctl a generated method makes.</summary>
/// <param name="name">The ioctl's C name.</param>
/// <param name="number">The request number, in the generic encoding.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IoctlAttribute(string name, uint number) : Attribute
{
    /// <summary>Gets the ioctl's C name.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the request number, in the generic encoding.</summary>
    public uint Number { get; } = number;

    /// <summary>Gets the C name of the capability that announces the ioctl, or <see langword="null"/>.</summary>
    public string? Capability { get; init; }

    /// <summary>Gets the first kernel release that has the ioctl, or <see langword="null"/>.</summary>
    public string? Since { get; init; }
}
